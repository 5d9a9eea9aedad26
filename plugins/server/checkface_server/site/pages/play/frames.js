// Turns two faces into the small pictures between them, ahead of the slider: the coarse way first, then the fine.
import { FRAMES } from "./state.js";

/** Of the pictures under a slider that is being moved, and of an animation; at rest it is drawn whole. */
export const SIDE = 512;
const STEPS = [24, 12, 6, 3, 1];

/** All frames, so that wherever the slider is moved early, something near is there. */
export function coarseFirst() {
  const all = STEPS.flatMap((step) => Array.from({ length: FRAMES }, (_, at) => at).filter((at) => at % step === 0));
  return [...new Set(all)];
}

export class Frames {
  /** `draw(at, signal)` makes one; `heard(at)` is told of each, `failed(error)` of the first that cannot be had. */
  constructor(draw, { heard, failed }, together = 1) {
    Object.assign(this, { draw, heard, failed });
    this.made = new Map();
    this.waiting = coarseFirst();
    this.ending = new AbortController();
    /** Resolves when all are there, or it ended. */
    this.finished = new Promise((resolve) => (this.finish = resolve));
    for (let n = 0; n < together; n++) this.#work();
  }

  get isWhole() {
    return this.made.size === FRAMES;
  }

  /** The frame that is there and nearest to one; undefined where none is. */
  nearest(at) {
    const near = (a, b) => (Math.abs(b - at) < Math.abs(a - at) ? b : a);
    return this.made.size ? [...this.made.keys()].reduce(near) : undefined;
  }

  /** Draws this one next. */
  want(at) {
    if (this.waiting.includes(at)) this.waiting = [at, ...this.waiting.filter((other) => other !== at)];
  }

  end() {
    this.ending.abort();
    this.made.clear();
    this.finish();
  }

  async #work() {
    const { signal } = this.ending;
    try {
      while (!signal.aborted && this.waiting.length) {
        const at = this.waiting.shift();
        const picture = await this.draw(at, signal);
        if (signal.aborted) return;
        this.made.set(at, picture);
        this.heard(at);
        if (this.isWhole) this.finish();
      }
    } catch (error) {
      if (signal.aborted) return;
      this.end();
      this.failed(error);
    }
  }
}
