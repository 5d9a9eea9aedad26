// Turns a file, bytes, text or a written digest into a `Digest`, as checkface/digest.py does.
import { DigestError, shown } from "./errors.js";
import { hashedFile } from "./hashing.js";
import { withoutWeights } from "./kernel.js";
import { Unreadable } from "./pieces.js";

const HEX_DIGITS = { sha1: 40, sha256: 64, sha512: 128 };
/** What Python takes for blanks; `trim` takes U+FEFF too, and leaves U+001C to U+001F and U+0085. */
const BLANK = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** The name of some bytes: an algorithm and its value, written `sha256:<lowercase hex>`. */
export class Digest {
  constructor(algorithm, value) {
    const digits = Object.hasOwn(HEX_DIGITS, algorithm) && HEX_DIGITS[algorithm];
    if (!digits)
      throw new DigestError(
        `unknown digest algorithm ${shown(algorithm)} (expected one of ${Object.keys(HEX_DIGITS).join(", ")})`,
      );
    if (typeof value !== "string" || value.length !== digits || !/^[0-9a-f]*$/.test(value))
      throw new DigestError(
        `not a ${algorithm} digest: expected ${digits} hexadecimal digits, got ${shown(value)} ` +
          `(${String(value).length} characters)`,
      );
    this.algorithm = algorithm;
    this.value = value;
    Object.freeze(this);
  }

  /** Upper or lower case, blanks around it, prefix or none: 40 digits are sha1, 64 sha256, 128 sha512. */
  static parse(text) {
    if (typeof text !== "string") throw new DigestError(`not a digest: expected text, got ${typeof text}`);
    const lower = stripped(text).toLowerCase();
    const colon = lower.lastIndexOf(":");
    if (colon >= 0) return new Digest(stripped(lower.slice(0, colon)), stripped(lower.slice(colon + 1)));
    for (const [algorithm, digits] of Object.entries(HEX_DIGITS))
      if (lower.length === digits) return new Digest(algorithm, lower);
    throw new DigestError(
      `not a digest: ${shown(text)}; expected 64 hexadecimal digits (sha256), 40 (sha1) or 128 (sha512), ` +
        "with or without a prefix such as 'sha256:'",
    );
  }

  /** The sha256 of a Uint8Array or an ArrayBuffer. */
  static async ofBytes(bytes) {
    const hash = (await withoutWeights()).sha256();
    try {
      hash.feed(viewed(bytes));
    } finally {
      var value = hash.end();
    }
    return new Digest("sha256", value);
  }

  /** The sha256 of text in UTF-8. */
  static async ofText(text) {
    if (typeof text !== "string" || /\p{Surrogate}/u.test(text))
      throw new DigestError("cannot write this in UTF-8: expected text, got half a character or no string");
    return Digest.ofBytes(new TextEncoder().encode(text));
  }

  /**
   * The sha256 of a Blob or File, or in Node of the file at a path, read in pieces so that any size fits
   * in memory; in a worker where one starts, unless it is small. `progress` hears of the bytes read so far
   * and, of a Blob, of all; `signal` ends it.
   */
  static async ofFile(file, { progress, signal } = {}) {
    signal?.throwIfAborted();
    try {
      const heard = progress && ((read) => progress(read, file.size));
      return new Digest("sha256", await hashedFile(file, { heard, signal }));
    } catch (cause) {
      if (!(cause instanceof Unreadable)) throw cause;
      throw new DigestError(`cannot read ${shown(file.name ?? file)}: ${cause.message}`, { cause });
    }
  }

  /** The first eight digits, for where the whole digest stands nearby. */
  get short() {
    return `${this.algorithm}:${this.value.slice(0, 8)}…`;
  }

  toString() {
    return `${this.algorithm}:${this.value}`;
  }
}

/** Without the blanks around it, as Python's `strip`; quick for a million of them too, which a pattern is not. */
export function stripped(text) {
  let from = 0, to = text.length;
  while (from < to && BLANK.test(text[from])) from++;
  while (to > from && BLANK.test(text[to - 1])) to--;
  return text.slice(from, to);
}

function viewed(bytes) {
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  if (ArrayBuffer.isView(bytes)) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  throw new DigestError("cannot hash this: expected a Uint8Array or an ArrayBuffer");
}
