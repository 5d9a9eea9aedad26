// Turns a digest into its faces and words.
import { WORDS } from "./bip39_english.js";
import { Digest } from "./digest.js";
import { DigestError } from "./errors.js";
import { withoutWeights } from "./kernel.js";

const LAST = 255;

/** One of the faces of a digest. Face 0 stands for it in lists; 0, 1 and 2 are its trio. */
export class Face {
  constructor(digest, index = 0) {
    if (!(digest instanceof Digest)) throw new DigestError("not a face: expected a Digest; use Digest.parse");
    if (!Number.isInteger(index) || index < 0 || index > LAST)
      throw new DigestError(`no face ${index} of a digest: expected 0 to ${LAST}`);
    this.digest = digest;
    this.index = index;
    Object.freeze(this);
  }
}

/** Faces 0, 1 and 2 of a digest: what a person verifies with. */
export function trio(digest) {
  return [0, 1, 2].map((index) => new Face(digest, index));
}

/** The four words of a digest, the same for each of its faces. */
export async function words(digest) {
  const kernel = await withoutWeights();
  return kernel.wordsOf(kernel.keyOf(String(new Face(digest).digest))).map((index) => WORDS[index]);
}
