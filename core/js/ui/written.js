// Turns what people have at hand of digests (sha256sum, BSD, lock files, SRI, addresses, bare digits) into digests.
import { Digest } from "../digest.js";

const DIGITS = { sha1: 40, sha256: 64, sha512: 128 };
const HEX = "(?<![0-9a-f])[0-9a-f]{128}(?![0-9a-f])|(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])|(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])";
const GNU = /^\s*(\\)?([0-9a-f]{32,128})(?: [ *]| |\t+)(.+?)\r?$/i;
const BSD = /^\s*(\\)?(SHA2?-?[0-9]+|MD5|BLAKE[0-9a-z-]*)\s?\((.*)\)\s?=\s?([0-9a-f]+)\s*$/i;
const ADDRESS = /([^/?#\s"'<>]+)(?:\?[^#\s]*)?#(sha[0-9]+)=([0-9a-f]+)/i;
const NAMED = /(?<![a-z0-9])(sha[0-9]+)\s*[:=]\s*([0-9a-f]+)(?![0-9a-f])/gi;
const SRI = /(?<![a-z0-9])(sha[0-9]+)-([a-z0-9+/_-]+={0,2})/gi;
const GROUPS = /^\s*(sha[0-9]+)\s*[:=]\s*([0-9a-f][0-9a-f\s\u00a0]*)$/i;
const ESCAPES = { "\\\\": "\\", "\\n": "\n", "\\r": "\r" };

/**
 * { digests, problems }: of each digest what it is of, where that is said ({ digest, name, line }), and of each line
 * without one what is wrong ({ line, text, reason }). Nothing is passed over but empty lines and comments.
 */
export function writtenDigests(text) {
  const digests = [], problems = [];
  text.split("\n").forEach((row, at) => {
    if (/^\s*(#(?!sha).*)?$/i.test(row) || /^\s*\\?\s*$/.test(row)) return;
    try {
      const found = ofLine(row);
      if (!found.length) throw new Error("no_digest");
      for (const each of found) digests.push({ ...each, line: at + 1 });
    } catch (error) {
      problems.push({ line: at + 1, text: row.trim(), reason: error.message });
    }
  });
  return { digests, problems };
}

/** Whether there is anything but blanks and comments. */
export function isWritten(text) {
  return text.split("\n").some((row) => !/^\s*(#.*)?$/.test(row));
}

function ofLine(row) {
  const joined = row.trim().replace(/[\s:\u00a0]/g, ""); // in groups, as pages show them
  if (/^[0-9a-f]+$/i.test(joined)) return [{ digest: ofDigits(joined) }];
  const groups = GROUPS.exec(row);
  if (groups) return [{ digest: named(groups[1], groups[2].replace(/[\s\u00a0]/g, "")) }];
  const gnu = GNU.exec(row);
  if (gnu) return [{ digest: ofDigits(gnu[2]), name: unescaped(gnu[3], gnu[1]) }];
  const bsd = BSD.exec(row);
  if (bsd) return [{ digest: named(bsd[2].replace(/^sha2-?(?=[0-9]{3})|^sha-/i, "sha"), bsd[4]), name: unescaped(bsd[3], bsd[1]) }];
  const address = ADDRESS.exec(row);
  if (address) return [{ digest: named(address[2], address[3]), name: unquoted(address[1]) }];
  const sri = [...row.matchAll(SRI)].map(([, algorithm, value]) => ({ digest: digestOfBase64(algorithm.toLowerCase(), value) }));
  const plain = [...row.matchAll(NAMED)].map(([, algorithm, value]) => ({ digest: named(algorithm, value) }));
  if (sri.length || plain.length) return [...sri, ...plain];
  return [...row.matchAll(new RegExp(HEX, "gi"))].map(([digits]) => ({ digest: ofDigits(digits) }));
}

function ofDigits(digits) {
  if (!Object.values(DIGITS).includes(digits.length)) throw new Error(digits.length === 32 ? "unsupported" : "length");
  return Digest.parse(digits);
}

function named(algorithm, digits) {
  const lower = algorithm.toLowerCase();
  if (!Object.hasOwn(DIGITS, lower)) throw new Error("unsupported");
  if (digits.length !== DIGITS[lower]) throw new Error("length");
  return new Digest(lower, digits.toLowerCase());
}

/** Subresource Integrity; some write hexadecimal digits behind the same sign. */
export function digestOfBase64(algorithm, value) {
  if (!Object.hasOwn(DIGITS, algorithm)) throw new Error("unsupported");
  if (/^[0-9a-f]+$/i.test(value) && value.length === DIGITS[algorithm]) return named(algorithm, value);
  let bytes;
  try {
    bytes = atob(value.replace(/-/g, "+").replace(/_/g, "/"));
  } catch {
    throw new Error("length");
  }
  return named(algorithm, Array.from(bytes, (each) => each.charCodeAt(0).toString(16).padStart(2, "0")).join(""));
}

/** As sha256sum writes the name of a file with a line break, when it begins the line with a backslash. */
function unescaped(name, isEscaped) {
  return isEscaped ? name.replace(/\\[\\nr]/g, (each) => ESCAPES[each]) : name;
}

function unquoted(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
