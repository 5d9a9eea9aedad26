// Turns what a person points at or selects on a page into the digest that it is.
import { Digest, stripped } from "../digest.js";
import { DigestError } from "../errors.js";
import { digestsIn } from "./running_text.js";

/** { digest, start, end }: the one around a place in the text, or for -1 the only one; undefined where none is sure. */
export function digestAt(text, at) {
  const found = digestsIn(text);
  const said = at < 0 ? found.length === 1 && found[0] : found.find(({ start, end }) => start <= at && at <= end);
  return said && said.digest ? said : undefined;
}

/** The digest that the whole text is, by the rules of the command line or as integrity; or undefined: it is something else. */
export function wholeDigest(text) {
  try {
    return Digest.parse(text);
  } catch (error) {
    if (!(error instanceof DigestError)) throw error;
  }
  const whole = stripped(text), [first, ...others] = digestsIn(whole);
  return first && !others.length && first.start === 0 && first.end === whole.length ? first.digest : undefined;
}
