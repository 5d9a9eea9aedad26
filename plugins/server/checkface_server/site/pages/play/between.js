// Turns the slider between two faces into what is seen while it moves: frames drawn ahead, and a button that plays.
import { Frames } from "./frames.js";
import { frameDrawing } from "./drawing.js";
import { FRAMES, sameMorph } from "./state.js";

/** Of a frame that is played, milliseconds; and where a reader wants nothing to move, of each of five stills. */
export const MOVING = 83, STILL = 1000;
const QUARTER = (FRAMES - 1) / 4;

/** There and back: each frame once, the ends once. */
export function thereAndBack() {
  return [...Array(FRAMES).keys(), ...Array.from({ length: FRAMES - 2 }, (_, n) => FRAMES - 2 - n)];
}

export class Between {
  /** `view` has `pass(state, picture, isExact)`, `progress(made, state)` and `failed(state, error)`. */
  constructor(view, drawing = frameDrawing) {
    this.view = view;
    this.drawing = drawing;
  }

  /** Draw ahead for this morph; again for another. Resolves once the first frames are asked for. */
  async prepare(state) {
    if (state.way !== "morph" || sameMorph(state, this.state)) return this.starting;
    this.end();
    this.state = state;
    this.ending = new AbortController();
    this.starting = this.#start(state, this.ending.signal);
    return this.starting;
  }

  /** The slider stands here: show what there is, and draw this one next. */
  pass(state) {
    if (!sameMorph(state, this.state) || !this.frames) return false;
    this.frames.want(state.at);
    const near = this.frames.nearest(state.at);
    if (near === undefined) return false;
    this.view.pass(state, this.frames.made.get(near), near === state.at);
    return true;
  }

  /** Whether the frame of this very state is there. */
  has(state) {
    return sameMorph(state, this.state) && Boolean(this.frames?.made.has(state.at));
  }

  /** Another morph's frames are let go. */
  keep(state) {
    if (this.state && !sameMorph(state, this.state)) this.end();
  }

  /** All frames there and back, once they are drawn; undefined if another morph came between. */
  async whole(state) {
    await this.prepare(state);
    if (!this.frames) return undefined;
    const { frames } = this;
    this.awaited = true; // somebody wants to hear how far they are
    await frames.finished;
    this.awaited = false;
    return frames.isWhole ? thereAndBack().map((at) => frames.made.get(at)) : undefined;
  }

  /** Every step of a play from one place on, without end: [frame, milliseconds]. */
  static *steps(from, isStill) {
    const way = thereAndBack().filter((at) => !isStill || at % QUARTER === 0);
    for (let n = way.findIndex((at) => at >= from); ; n++) yield [way[n % way.length], isStill ? STILL : MOVING];
  }

  end() {
    this.ending?.abort();
    this.frames?.end();
    this.state = this.frames = this.starting = undefined;
  }

  async #start(state, signal) {
    try {
      const { draw, together } = await this.drawing(state, signal);
      if (signal.aborted) return;
      const heard = () => this.view.progress(this.frames.made.size, state);
      this.frames = new Frames(draw, { heard, failed: (error) => this.#fail(state, error) }, together);
    } catch (error) {
      if (!signal.aborted) this.#fail(state, error);
    }
  }

  #fail(state, error) {
    this.end();
    this.view.failed(state, error);
  }
}
