// Turns text that others wrote into the digests that stand in it.
import { Digest, DigestError } from "./checkface/index.js";
import { digestOfBase64 } from "./checkface/ui/written.js";

const HEX = String.raw`(?<![A-Za-z0-9_])(?:(sha1|sha256|sha512)[:=])?([0-9a-f]{128}|[0-9a-f]{64}|[0-9a-f]{40})(?![A-Za-z0-9_])`;
/** As in `integrity` of a page or a lock file: base64. */
const INTEGRITY = String.raw`(?<![A-Za-z0-9_])(sha256-[A-Za-z0-9+/]{43}=|sha512-[A-Za-z0-9+/]{86}==)(?![A-Za-z0-9+/=])`;
const WRITTEN = new RegExp(`${HEX}|${INTEGRITY}`, "gi");
const MOST = 500;

/** All of them, each { digest, start, end }; of a text with thousands the first ones. */
export function digestsIn(text) {
  const found = [];
  for (const each of text.matchAll(WRITTEN)) {
    const digest = digestOfForm(each);
    if (digest) found.push({ digest, start: each.index, end: each.index + each[0].length });
    if (found.length === MOST) break;
  }
  return found;
}

/** The one around a place in the text, or the only one. */
export function digestAt(text, at) {
  const found = digestsIn(text);
  return found.find(({ start, end }) => start <= at && at <= end) ?? (at < 0 && found.length === 1 ? found[0] : undefined);
}

/** The digest that the whole text is, by the rules of the command line; or undefined: it is something else. */
export function digestWritten(text) {
  try {
    return Digest.parse(text);
  } catch (error) {
    if (!(error instanceof DigestError)) throw error;
  }
  const only = digestsIn(text.trim());
  const whole = only.length === 1 && only[0].start === 0 && only[0].end === text.trim().length;
  return whole ? only[0].digest : undefined;
}

function digestOfForm([, algorithm, hex, integrity]) {
  try {
    if (integrity) return ofIntegrity(integrity);
    return Digest.parse(algorithm ? `${algorithm}:${hex}` : hex);
  } catch (error) {
    if (error instanceof DigestError) return undefined; // 40 digits that call themselves sha256
    throw error;
  }
}

function ofIntegrity(text) {
  const dash = text.indexOf("-");
  return digestOfBase64(text.slice(0, dash).toLowerCase(), text.slice(dash + 1));
}
