// Turns what people have at hand of digests (sha256sum, BSD, lock files, SRI, addresses, bare digits) into digests.
import { algorithmOf, algorithmsIn, algorithmsOfFile, asPromised, named, ofUnlabelled } from "./labelled.js";
import { digestsIn, isHeading } from "./running_text.js";

export { digestOfBase64 } from "./labelled.js";

/** Whole digests, and those of sha224 and sha384, which are refused by name. */
const DIGITS = "[0-9a-f]{128}|[0-9a-f]{96}|[0-9a-f]{64}|[0-9a-f]{56}|[0-9a-f]{40}";
const WHOLE = new RegExp(`^(?:${DIGITS})$`, "i");
const GNU = new RegExp(`^\\s*(\\\\)?(${DIGITS}|[0-9a-f]{32})(?:  | \\*|\\t+)([^]*?\\S[^]*?)\\r?$`, "i");
/** One blank, as some write. */
const LOOSE = new RegExp(`^\\s*(\\\\)?(${DIGITS}|[0-9a-f]{32}) (\\S[^]*?)\\r?$`, "i");
const BSD = /^\s*(\\)?([a-z][\w/-]*)\s?\(([^]*)\)\s?=\s?([0-9a-f]+)\s*$/i;
/** What openssl writes where it read no file: `(stdin)= …`. */
const UNNAMED = /^\s*\((?:-|stdin)\)\s?=\s?([0-9a-f]+)\s*$/i;
const LABELLED = /^\s*([a-z][\w/-]*)\s*[:=]\s*([0-9a-f][0-9a-f\s\u00a0]*)$/i;
/** A digest among other words of a name; one that is all of the name may be that of a file in a store. */
const AMONG = new RegExp(`(?:^|[\\s=])(?:${DIGITS}|[0-9a-f]{32})(?=[\\s=]|$)`, "i");
const ALONE = new RegExp(`^(?:${DIGITS}|[0-9a-f]{32})$`, "i");
const HEX = /^[0-9a-f]+$/i;
/** As pages show digits. A byte order mark parts none. */
const GROUP = /(?:[^\S\ufeff]|:)+/;
/** Digits of the shortest that is no part of another. */
const MD5 = 32;
/** Of a line; `sha256sum -z` writes the second. */
const END = /[\n\0]/;
const NOTHING = /^(?:\\?$|#(?!sha))/i;
const PIPE = "-";
const ESCAPES = { "\\\\": "\\", "\\n": "\n", "\\r": "\r" };

/**
 * { digests, problems }: of each digest what it is of, where that is said ({ digest, name, line, isBare }: whether only
 * the number of its digits tells the algorithm), and of each line that has something else what is wrong ({ line, text, reason }). Nothing is passed over but empty lines and comments.
 * The name of a file, such as SHA3-256SUMS, may say of what algorithm all of them are: what is of another is none.
 */
export function writtenDigests(text, filename = "") {
  const digests = [], problems = [], promised = algorithmsOfFile(filename);
  let above = "";
  text.split(END).forEach((row, at) => {
    const isNothing = NOTHING.test(row.trim()), said = (isNothing ? [] : ofLine(row, above)).map((each) => asPromised(each, promised));
    const wrong = said.find(({ reason }) => reason);
    for (const { digest, name, isBare } of said)
      if (digest) digests.push({ digest, name, line: at + 1, isBare: Boolean(isBare) && !promised.length });
    if (!said.length && isHeading(row)) above = row;
    if (!isNothing && (wrong || !said.length)) problems.push({ line: at + 1, text: row.trim(), reason: wrong?.reason ?? "no_digest" });
  });
  return { digests, problems };
}

/** Whether there is anything but blanks and comments. */
export function isWritten(text) {
  return text.split(END).some((row) => !/^(?:#|$)/.test(row.trim()));
}

/** Each { digest, name } or { reason }. What stands for a whole line goes before what may stand anywhere in one. */
function ofLine(row, above) {
  const titles = algorithmsIn(above), alone = (digits) => ({ ...ofUnlabelled(digits, [], titles), isBare: !titles.length });
  const gnu = GNU.exec(row);
  if (gnu) return [ofFile(alone(gnu[2]), gnu[3], gnu[1])];
  const groups = ofGroups(row.split(GROUP).filter(Boolean), alone);
  if (groups.length) return groups;
  const loose = LOOSE.exec(row);
  if (loose) return [ofFile(alone(loose[2]), loose[3], loose[1])];
  const labelled = LABELLED.exec(row);
  if (labelled) return ofLabelled(labelled[1], labelled[2].split(/\s+/).filter(Boolean), alone);
  const bsd = BSD.exec(row);
  if (bsd) return [ofFile(named(bsd[2], bsd[4]), bsd[3] === "stdin" ? PIPE : bsd[3], bsd[1])];
  const unnamed = UNNAMED.exec(row);
  return unnamed ? [alone(unnamed[1])] : digestsIn(row, above);
}

/** Digits that are a digest each, or groups of one: as many as MD5 has are no group. None where they may be a digest and a name. */
function ofGroups(parts, alone) {
  if (parts.every((part) => WHOLE.test(part))) return parts.map(alone);
  if (!parts.every((part) => HEX.test(part))) return [];
  if (parts.length === 1 || parts.every(({ length }) => length < MD5)) return [alone(parts.join(""))];
  if (WHOLE.test(parts[0])) return [];
  return [{ reason: parts.every(({ length }) => length === MD5) ? "unsupported" : "no_digest" }];
}

/** Behind a word that names no algorithm, such as `hash`, digits are as if they stood alone. */
function ofLabelled(label, parts, alone) {
  if (algorithmOf(label)) return [named(label, parts.join(""))];
  const said = ofGroups(parts, alone);
  return said.length ? said : [{ reason: "no_digest" }];
}

/** What was read from a pipe has no name. Where another digest stands in the name, lines have become one. */
function ofFile(said, name, isEscaped) {
  if (said.digest && AMONG.test(name) && !ALONE.test(name)) return { reason: "no_digest" };
  return said.digest && name !== PIPE ? { ...said, name: unescaped(name, isEscaped) } : said;
}

/** As sha256sum writes the name of a file with a line break, when it begins the line with a backslash. */
function unescaped(name, isEscaped) {
  return isEscaped ? name.replace(/\\[\\nr]/g, (each) => ESCAPES[each]) : name;
}
