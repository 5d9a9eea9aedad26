// Turns what somebody typed into the digest whose face it is shown as, as checkface_server/values.py does.
import { Digest, stripped } from "../checkface/digest.js";

const MD5 = /^(?:md5:)?([0-9a-f]{32})$/;
/** Characters of the longest that can write a digest, blanks around it included. */
const LONGEST_DIGEST = 200;
const ASCII = /^[\0-\x7f]*$/;

/**
 * The digest that a value writes, in any case and with or without its prefix; else the sha256 of its text.
 * Throws `DigestError` for half a character, which has no bytes.
 */
export async function digestOfValue(value) {
  return writtenDigest(value) ?? Digest.ofText(value);
}

/** As `digestOfValue`, of bytes that may be no text. */
export async function digestOfBytes(bytes) {
  const text = textOf(bytes);
  return text === undefined ? Digest.ofBytes(bytes) : digestOfValue(text);
}

/** The text that bytes are in UTF-8, exactly; undefined where they are none. */
export function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** undefined for what writes none. cf1 knows no MD5: its digits, in lower case, are taken as text. */
function writtenDigest(value) {
  if (!ASCII.test(value)) return undefined;
  const text = stripped(value);
  if (text.length > LONGEST_DIGEST) return undefined;
  const md5 = MD5.exec(text.toLowerCase());
  return md5 ? Digest.ofText(md5[1]) : parsed(text);
}

function parsed(text) {
  try {
    return Digest.parse(text);
  } catch {
    return undefined;
  }
}
