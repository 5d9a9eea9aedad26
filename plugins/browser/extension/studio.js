// Turns what is asked for into faces and words: the one painter of the extension, which rests when nobody asks.
import { Digest, Face, words } from "./checkface/index.js";
import { PainterOnce } from "./checkface/ui/painter_once.js";

const WORKERS = 2;
const REST_AFTER = 60_000;
const CHUNK = 0x8000;

export class Studio {
  /** `rested` is told when nobody has asked for a minute and the painter has ended. */
  constructor({ painter, rested, restAfter = REST_AFTER } = {}) {
    const workers = Math.min(WORKERS, globalThis.navigator?.hardwareConcurrency || 1);
    this.painter = painter ?? new PainterOnce({ cache: false, workers }); // the weights are in our package
    this.rested = rested;
    this.restAfter = restAfter;
    this.busy = 0;
  }

  /**
   * Of { digest, faces, side }: `heard` is told { words }, then { face, side, rgb } for each, its pixels in
   * base64. Throws what keeps it from drawing.
   */
  async answer({ digest, faces, side }, heard, signal) {
    this.#awake();
    try {
      const asked = Digest.parse(digest);
      heard({ words: await words(asked) });
      for (const index of faces) {
        signal?.throwIfAborted();
        const picture = await this.painter.draw(new Face(asked, index), { side, signal });
        heard({ face: index, side, rgb: base64(picture.rgb) });
      }
    } finally {
      this.busy--;
      this.restSoon();
    }
  }

  #awake() {
    this.busy++;
    clearTimeout(this.rest);
  }

  /** In a minute, if nobody asks until then. */
  restSoon() {
    if (this.busy) return;
    clearTimeout(this.rest);
    this.rest = setTimeout(async () => {
      await this.painter.close();
      this.rested?.();
    }, this.restAfter);
    this.rest.unref?.();
  }
}

export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

export function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
