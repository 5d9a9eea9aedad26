// Turns tasks of rows into pixels with up to four workers, each with a memory of its own.
import { EngineError } from "./errors.js";
import { inNode } from "./places.js";

const MOST = 4;
const PLACE = new URL("./worker.js", import.meta.url);

/** How many suit this machine. */
export async function usualCount() {
  const cores = inNode ? (await import("node:os")).availableParallelism() : navigator.hardwareConcurrency || 1;
  return Math.min(MOST, cores);
}

export class Crew {
  /** All of them ready, or an error and none left. */
  static async hire(count, module, { data, offsets }) {
    const crew = new Crew();
    try {
      for (let n = 0; n < Math.min(count, MOST); n++) crew.all.push(await Member.start());
      const weights = shareable(data);
      await Promise.all(crew.all.map((each) => each.ask({ module, data: weights, offsets })));
    } catch (error) {
      crew.close();
      throw error;
    }
    crew.idle = [...crew.all];
    return crew;
  }

  constructor() {
    this.all = [];
    this.idle = [];
    this.waiting = [];
  }

  get size() {
    return this.all.length;
  }

  /** Rows of one face by whoever is free next. */
  async rows(w, top, bottom, signal) {
    const member = this.idle.pop() ?? (await new Promise((resolve) => this.waiting.push(resolve)));
    try {
      signal?.throwIfAborted();
      return (await member.ask({ w, top, bottom })).rows;
    } finally {
      const next = this.waiting.shift();
      if (next) next(member);
      else this.idle.push(member);
    }
  }

  close() {
    for (const member of this.all) member.end();
  }
}

/** Without a copy for each where the page or Node can share memory. */
function shareable(data) {
  if (typeof SharedArrayBuffer === "undefined" || !(inNode || globalThis.crossOriginIsolated)) return data;
  const shared = new Uint8Array(new SharedArrayBuffer(data.length));
  shared.set(data);
  return shared;
}

/** One worker: answers one question at a time. */
export class Member {
  static async start() {
    if (inNode) {
      const { Worker } = await import("node:worker_threads");
      const worker = new Worker(PLACE, { execArgv: [] }); // --eval of Node is not for workers
      worker.unref(); // who forgets to close a painter ends all the same
      const member = new Member(worker);
      worker.on("message", (said) => member.hear(said));
      worker.on("error", (error) => member.fail(error.message));
      worker.on("exit", () => member.fail("it ended"));
      return member;
    }
    const worker = new Worker(PLACE, { type: "module" });
    const member = new Member(worker);
    worker.onmessage = (event) => member.hear(event.data);
    worker.onerror = (event) => member.fail(event.message ?? "it could not start");
    return member;
  }

  constructor(worker) {
    this.worker = worker;
  }

  /** `heard` is told of what was read until the answer comes. */
  ask(question, heard) {
    if (this.failed) return Promise.reject(this.failed);
    this.worker.ref?.();
    return new Promise((resolve, reject) => {
      this.asked = { resolve, reject, heard };
      this.worker.postMessage(question);
    }).finally(() => this.worker.unref?.());
  }

  hear(said) {
    if (said.failed) this.asked?.reject(new EngineError(`a worker failed: ${said.failed}`));
    else if (said.read === undefined) this.asked?.resolve(said);
    else this.report(said.read);
  }

  report(read) {
    try {
      this.asked?.heard?.(read);
    } catch (error) {
      this.asked.reject(error);
    }
  }

  fail(reason) {
    this.failed ??= new EngineError(`a worker failed: ${reason}`);
    this.asked?.reject(this.failed);
  }

  end() {
    this.fail("it was ended");
    return this.worker.terminate();
  }
}
