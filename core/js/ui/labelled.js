// Turns digits and what stands before them (`sha256`, `SHA2-512`, `integrity`) into a digest, or why they are none.
import { Digest } from "../digest.js";

const DIGITS = { sha1: 40, sha256: 64, sha512: 128 };
const OURS = /sha2?(256|512)|sha(1)(?![0-9])/;
/** Others have as many digits as ours have: they are told by what stands before them alone. */
const OTHERS = new RegExp(
  "hmac|pbkdf|md[2456]|rmd|ripemd|blake|b[23]sum|^b[23]b?$|sm3|keccak|sha3|shake|sha2?(?:224|384)|sha512t?(?:224|256)|" +
    "whirlpool|tiger|gost|streebog|crc|xxh|adler|murmur|siphash|ed2k|skein|groestl|kangaroo|^cksum",
);

/** `sha1`, `sha256`, `sha512`; "other" for one that is not known here; undefined for what names none, such as `hash`. */
export function algorithmOf(label) {
  const flat = label.toLowerCase().split(".").at(-1).replace(/[^a-z0-9]/g, ""); // of `hash.sha256`, not of `blake2-1.0.zip`
  if (OTHERS.test(flat)) return "other";
  const found = OURS.exec(flat);
  return found ? `sha${found[1] ?? found[2]}` : undefined;
}

/** { digest }, or { reason }: `unsupported`, `length`. */
export function named(label, digits) {
  const algorithm = algorithmOf(label);
  if (algorithm === "other") return { reason: "unsupported" };
  if (!algorithm) return ofDigits(digits);
  return digits.length === DIGITS[algorithm] ? { digest: new Digest(algorithm, digits.toLowerCase()) } : { reason: "length" };
}

/** Of digits alone, whose number tells the algorithm. */
export function ofDigits(digits) {
  if (Object.values(DIGITS).includes(digits.length)) return { digest: Digest.parse(digits) };
  return { reason: [32, 56, 96].includes(digits.length) ? "unsupported" : "length" };
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
