// Turns digits and what stands before them (`sha256`, `SHA2-512`, `integrity`) into a digest, or why they are none.
import { Digest } from "../digest.js";

const DIGITS = { sha1: 40, sha256: 64, sha512: 128 };
const OURS = /sha2?(256|512)|sha(1)(?![0-9])/;
/** Others have as many digits as ours have: they are told by what stands before them alone. */
const OTHERS = new RegExp(
  "hmac|pbkdf|(?<![a-z])md[2456]|rmd|ripemd|blake|b[23]sum|^b[23]b?$|sm3|keccak|sha3|shake|sha2?(?:224|384)|sha512t?(?:224|256)|" +
    "whirlpool|tiger|gost|streebog|crc|xxh|adler|murmur|siphash|ed2k|skein|groestl|kangaroo|^cksum",
);
/** A word that is the name of an algorithm, and not one of a sentence or a file. */
const NAME = /^(?:(?:hmac[-_])?[\p{L}\p{M}]+[-_]?[0-9]+(?:\p{L}[0-9]*)?(?:[-_/][0-9]+)*(?:sums?)?|keccak|shake|whirlpool|gost|streebog|skein|groestl)$/iu;
/** `SHA 3-256` */
const FAMILY = /(?<!\p{L})(sha|blake|ripemd) (?=[0-9])/giu;
/** What the name of a list may say of the digests in it. */
export const KIND = "md5|sha-?(?:1|224|256|384|512)|sha3(?:[-_]?[0-9]{3})?|blake2[bs]?|blake3|b[23]|sm3|rmd160|ripemd160";
const SAID = new RegExp(`(?:^|[._-])((?:${KIND})(?:sums?)?)(?:\\.txt)?$`, "i");
const LONGEST_NAME = 24;
const BETWEEN_WORDS = /[\s|()[\]{}<>"'`*,;:=\uff1a]+/;
/** Of these no digest has forty digits or more. */
const SHORT = /md[2456]|crc|xxh|adler|murmur|siphash|ed2k|cksum|tiger/;
const FREE = /shake/;
const BITS = /(160|224|256|320|384|512)$/;
/** Letters of other alphabets that look like those of algorithms. */
const ALIKE = new Map([..."авенкморстхѕіјԁԝһьӏαβεηικμορτχσɡıз"].map((each, at) => [each, [..."abehkmopctxsijdwhblabehikmoptxsgi3"][at]]));

/** `sha1`, `sha256`, `sha512`; "other" for one that is not known here; undefined for what names none, such as `hash`. */
export function algorithmOf(label) {
  const written = label.normalize("NFKC").toLowerCase(), found = algorithmIn(written);
  return algorithmIn(likened(written)) === found ? found : "other"; // it is read as a name that it is not
}

function algorithmIn(label) {
  const flat = flattened(label);
  if (OTHERS.test(flat)) return "other";
  const found = OURS.exec(flat);
  return found ? `sha${found[1] ?? found[2]}` : undefined;
}

/** Of `hash.sha256`, not of `blake2-1.0.zip`. */
function flattened(label) {
  return label.toLowerCase().split(".").at(-1).replace(/[^a-z0-9]/g, "");
}

function likened(text) {
  return Array.from(text.normalize("NFKD").replace(/\p{M}/gu, ""), (each) => ALIKE.get(each) ?? each).join("");
}

/** { digest }, or { reason }: `unsupported`, `length` (which knows the algorithm). */
export function named(label, digits) {
  const algorithm = algorithmOf(label);
  if (algorithm === "other") return { reason: "unsupported" };
  if (!algorithm) return ofDigits(digits);
  return digits.length === DIGITS[algorithm] ? { digest: new Digest(algorithm, digits.toLowerCase()) } : { reason: "length", algorithm };
}

/** Of digits alone, whose number tells the algorithm. */
export function ofDigits(digits) {
  if (Object.values(DIGITS).includes(digits.length)) return { digest: Digest.parse(digits) };
  return { reason: [32, 56, 96].includes(digits.length) ? "unsupported" : "length" };
}

/** The algorithms that a text names, each { isOurs, digits }: undefined if there may be any number of them. */
export function algorithmsIn(text) {
  const words = text.replace(FAMILY, "$1-").split(BETWEEN_WORDS).map((each) => each.replace(/[.!?]$/, ""));
  return words.filter((each) => each.length <= LONGEST_NAME && NAME.test(each.normalize("NFKC"))).map(algorithmNamed).filter(Boolean);
}

function algorithmNamed(word) {
  const algorithm = algorithmOf(word), flat = likened(word.normalize("NFKC").toLowerCase()).replace(/sums?$/, "");
  if (!algorithm) return undefined;
  if (algorithm !== "other") return { isOurs: true, digits: DIGITS[algorithm] };
  if (SHORT.test(flattened(flat))) return { isOurs: false, digits: 0 };
  const bits = !FREE.test(flat) && BITS.exec(flat)?.[1];
  return { isOurs: false, digits: bits ? Number(bits) / 4 : undefined };
}

/** What the name of a file says of all digests in it: `SHA512SUMS`, `x.iso.b3`; most names say nothing. */
export function algorithmsOfFile(filename) {
  return algorithmsIn(SAID.exec(filename)?.[1] ?? "");
}

/** What is said of a digest, or { reason } where the name of its file says another algorithm: `promised` is that of the name. */
export function asPromised(said, promised) {
  const ours = promised.filter(({ isOurs }) => isOurs);
  if (!said.digest || !promised.length || ours.some(({ digits }) => digits === said.digest.value.length)) return said;
  const { start, end } = said; // where it stands in a page
  return { start, end, reason: ours.length ? "filename" : "unsupported" };
}

/**
 * Of digits with no label of their own: algorithms that are named around them, or else above them, may be theirs.
 * { reason } is `no_digest` where they may be of one of ours or of another.
 */
export function ofUnlabelled(digits, around, above = []) {
  const fitting = (names) => names.filter((each) => each.digits === undefined || each.digits === digits.length);
  const here = fitting(around), before = fitting(above), isOther = ({ isOurs }) => !isOurs;
  if (here.some(isOther)) return { reason: here.every(isOther) ? "unsupported" : "no_digest" };
  if (!here.length && before.length && before.every(isOther)) return { reason: "unsupported" };
  return ofDigits(digits);
}

/** Subresource Integrity; some write hexadecimal digits behind the same sign. Throws with a reason as its message. */
export function digestOfBase64(algorithm, value) {
  if (!Object.hasOwn(DIGITS, algorithm)) throw new Error("unsupported");
  const isHex = /^[0-9a-f]+$/i.test(value) && value.length === DIGITS[algorithm];
  const { digest, reason } = named(algorithm, isHex ? value : hexOfBase64(value));
  if (reason) throw new Error(reason);
  return digest;
}

function hexOfBase64(value) {
  try {
    const bytes = atob(value.replace(/-/g, "+").replace(/_/g, "/"));
    return Array.from(bytes, (each) => each.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  } catch {
    return "";
  }
}
