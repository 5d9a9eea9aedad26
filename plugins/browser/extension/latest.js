// Turns a storm of wishes into the latest one: what nobody waits for any more is ended, and nothing queues.

export class Latest {
  /** `task` is given a signal; it runs when the one before has ended, unless another comes first. */
  run(task) {
    this.next = task;
    this.controller?.abort();
    this.running ??= this.#all();
    return this.running;
  }

  /** Nothing more is wanted. */
  stop() {
    this.next = undefined;
    this.controller?.abort();
  }

  async #all() {
    while (this.next) {
      const task = this.next;
      this.next = undefined;
      this.controller = new AbortController();
      await task(this.controller.signal).catch(() => undefined); // a task says itself what went wrong
    }
    this.running = undefined;
  }
}
