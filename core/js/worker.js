// Turns rows that a painter asks for into pixels, in a worker of a browser or of Node.
import { Kernel } from "./kernel.js";

const port = typeof WorkerGlobalScope === "undefined" ? (await import("node:worker_threads")).parentPort : self;
let kernel;

async function answer({ module, data, offsets, task, w, top, bottom }) {
  if (module) {
    kernel = await Kernel.of(module);
    kernel.load({ data, offsets });
    return { ready: true };
  }
  return { task, rows: kernel.rows(w, top, bottom) };
}

async function handle(asked) {
  try {
    const said = await answer(asked);
    port.postMessage(said, said.rows ? [said.rows.buffer] : []);
  } catch (error) {
    port.postMessage({ task: asked.task, failed: error.message });
  }
}

if (port.on) port.on("message", handle);
else port.onmessage = (event) => handle(event.data);
