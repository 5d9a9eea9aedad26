// Turns ports between our own pages into questions to a studio and its answers.
import { faceAsk, stopAsk } from "./asks.js";

const MOST_AT_ONCE = 16;

/** Answers what is asked on a port until it closes. */
export function serve(port, studio) {
  const running = new Map();
  port.onMessage.addListener((said) => {
    running.get(stopAsk(said))?.abort();
    const ask = faceAsk(said);
    if (!ask || running.has(ask.id)) return;
    if (running.size >= MOST_AT_ONCE) return post(port, { id: ask.id, failed: "too many faces at once" });
    const controller = new AbortController();
    running.set(ask.id, controller);
    answer(port, studio, ask, controller.signal).finally(() => running.delete(ask.id));
  });
  port.onDisconnect.addListener(() => running.forEach((each) => each.abort()));
}

/** { id, … } for each thing that the studio says, then { id, done } or { id, failed }. */
export async function answer(port, studio, { id, ...ask }, signal) {
  try {
    await studio.answer(ask, (said) => signal.aborted || post(port, { id, ...said }), signal);
    post(port, { id, done: true });
  } catch (error) {
    post(port, signal.aborted ? { id, ended: true } : { id, failed: String(error.message) });
  }
}

/** Whoever is gone hears nothing. */
export function post(port, message) {
  try {
    port.postMessage(message);
  } catch {
    port.gone = true;
  }
}

/** A studio at the other end of a port; `connect` makes one when it is needed, and again when it was closed. */
export class DistantStudio {
  constructor(connect) {
    this.connect = connect;
    this.asked = new Map();
    this.last = 0;
  }

  /** As `Studio.answer`. */
  async answer(ask, heard, signal) {
    signal?.throwIfAborted();
    const port = await this.#port();
    const id = ++this.last;
    const stop = () => post(port, { stop: id });
    signal?.addEventListener("abort", stop);
    try {
      await new Promise((resolve, reject) => {
        this.asked.set(id, { heard, resolve, reject });
        port.postMessage({ id, ...ask });
      });
    } finally {
      this.asked.delete(id);
      signal?.removeEventListener("abort", stop);
    }
    signal?.throwIfAborted();
  }

  async #port() {
    this.open ??= Promise.resolve(this.connect()).then((port) => this.#listened(port));
    try {
      return await this.open;
    } catch (error) {
      this.open = undefined;
      throw error;
    }
  }

  #listened(port) {
    port.onMessage.addListener((said) => this.#hear(said));
    port.onDisconnect.addListener(() => {
      this.open = undefined;
      for (const { reject } of this.asked.values()) reject(new Error("what draws the faces has ended: try again"));
    });
    return port;
  }

  #hear({ id, done, ended, failed, ...said }) {
    const asked = this.asked.get(id);
    if (failed !== undefined) asked?.reject(new Error(failed));
    else if (done || ended) asked?.resolve();
    else asked?.heard(said);
  }
}
