// Turns faces and latents into pictures: loads the weights once, draws in workers where there are any.
import { Crew, usualCount } from "./crew.js";
import { EngineError } from "./errors.js";
import { Face } from "./face.js";
import { compiled, Kernel, ROWS } from "./kernel.js";
import { Latent } from "./latent.js";
import { loadWeights } from "./weights.js";

const SIDE = 1024;
const SIDES = [1024, 512, 256, 128, 64];

/** Pixels: `side` x `side`, three bytes each. */
export class Picture {
  constructor(side, rgb) {
    this.side = side;
    this.rgb = rgb;
  }

  /** With a fourth byte of 255, as a canvas takes them. */
  get rgba() {
    const made = new Uint8ClampedArray(this.side * this.side * 4).fill(255);
    for (let i = 0, j = 0; j < this.rgb.length; i += 4, j += 3) {
      made[i] = this.rgb[j];
      made[i + 1] = this.rgb[j + 1];
      made[i + 2] = this.rgb[j + 2];
    }
    return made;
  }

  /** In browsers: what `putImageData` takes. */
  toImageData() {
    return new ImageData(this.rgba, this.side, this.side);
  }

  /** The mean of each box of pixels, rounding half up. */
  shrunk(side) {
    const box = this.side / side, area = box * box;
    const made = new Uint8Array(side * side * 3);
    for (let at = 0; at < made.length; at++) {
      const channel = at % 3, x = ((at / 3) | 0) % side, y = (at / 3 / side) | 0;
      let sum = area >> 1;
      for (let j = 0; j < box; j++)
        for (let i = 0; i < box; i++)
          sum += this.rgb[((y * box + j) * this.side + x * box + i) * 3 + channel];
      made[at] = Math.floor(sum / area);
    }
    return box === 1 ? this : new Picture(side, made);
  }
}

export class Painter {
  /**
   * Loads the weights (18.4 MB; kept in the Cache API of browsers) and hires workers: as many as there are
   * cores, four at most. Where none can be had it draws in this thread. `progress` hears of the bytes of the
   * weights read so far and, where the server says it, of all.
   */
  static async load({ weights, workers, cache, signal, wasm, progress } = {}) {
    if (workers !== undefined && !(Number.isInteger(workers) && workers >= 0))
      throw new EngineError(`cannot hire ${workers} workers: expected a whole number, 0 for none`);
    const module = await compiled(wasm);
    const kernel = await Kernel.of(module);
    const loaded = await loadWeights(weights, { kernel, signal, cache, progress });
    kernel.load(loaded);
    const count = workers ?? (await usualCount());
    const crew = count > 1 || workers === 1 ? await Crew.hire(count, module, loaded).catch(() => undefined) : undefined;
    return new Painter(kernel, loaded.space, crew);
  }

  constructor(kernel, space, crew) {
    this.kernel = kernel;
    this.space = space;
    this.crew = crew;
  }

  /** How many workers draw; 0 is this thread. */
  get workers() {
    return this.crew?.size ?? 0;
  }

  /** Where a face lies. */
  latent(face) {
    if (!(face instanceof Face)) throw new EngineError("not a face: expected a Face of checkface");
    return new Latent(this.kernel.wOf(this.kernel.keyOf(String(face.digest)), face.index));
  }

  /** The picture of a `Face` or a `Latent`: 1024 pixels wide, or 512, 256, 128 or 64. */
  async draw(subject, options) {
    return (await this.drawAll([subject], options))[0];
  }

  /** Pictures in the order of their subjects. */
  async drawAll(subjects, { side = SIDE, signal } = {}) {
    if (!SIDES.includes(side)) throw new EngineError(`no exact side ${side}: expected ${SIDES.join(", ")}`);
    const bands = Math.max(1, Math.ceil(this.workers / subjects.length));
    return Promise.all(subjects.map(async (subject) => {
      const { units } = subject instanceof Latent ? subject : this.latent(subject);
      return (await this.#whole(units, bands, signal)).shrunk(side);
    }));
  }

  async #whole(w, bands, signal) {
    const borders = Array.from({ length: bands + 1 }, (_, n) => Math.round((ROWS * n) / bands));
    const parts = await Promise.all(
      borders.slice(1).map((bottom, n) => this.#rows(w, borders[n], bottom, signal)),
    );
    const rgb = new Uint8Array(SIDE * SIDE * 3);
    parts.forEach((part, n) => rgb.set(part, borders[n] * 2 * SIDE * 3));
    return new Picture(SIDE, rgb);
  }

  async #rows(w, top, bottom, signal) {
    signal?.throwIfAborted();
    if (this.closed) throw new EngineError("this painter was closed: load another");
    try {
      if (this.crew) return await this.crew.rows(w, top, bottom, signal);
    } catch (error) {
      if (this.closed || signal?.aborted) throw error; // else a worker died: this thread draws its rows
    }
    await new Promise((resolve) => setTimeout(resolve)); // so that a page can answer, and `signal` be heard
    signal?.throwIfAborted();
    return this.kernel.rows(w, top, bottom);
  }

  /** Ends the workers. */
  close() {
    this.closed = true;
    this.crew?.close();
  }
}
