// Turns a quick row of wishes into pictures, of which only the last one's is ever shown.

export class Easel {
  /**
   * `draw(state, signal, told)` makes a picture and tells meanwhile what is known of it already; `view` has
   * `wait(state)`, `tell(state, known)`, `show(state, picture)` and `fail(state, error)`.
   */
  constructor(draw, view) {
    this.draw = draw;
    this.view = view;
  }

  /** Draws it; what was being drawn ends, and is never shown. Resolves when this one is shown, or was left. */
  async show(state) {
    const signal = this.#begin();
    this.view.wait(state);
    try {
      const picture = await this.draw(state, signal, (known) => signal.aborted || this.view.tell(state, known));
      if (!signal.aborted) this.view.show(state, picture);
    } catch (error) {
      if (!signal.aborted) this.view.fail(state, error);
    }
  }

  /** Ends what is being drawn. */
  leave() {
    this.going?.abort();
  }

  #begin() {
    this.leave();
    this.going = new AbortController();
    return this.going.signal;
  }
}
