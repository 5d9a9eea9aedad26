// Turns rows that a painter asks for into pixels, or a file into its sha256, in a worker of a browser or Node.
import { Kernel } from "./kernel.js";
import { sha256Of, Unreadable } from "./pieces.js";

const port = typeof WorkerGlobalScope === "undefined" ? (await import("node:worker_threads")).parentPort : self;
let kernel;

async function answer({ module, file, data, offsets, task, w, top, bottom }) {
  if (file) return hashed(await Kernel.of(module), file);
  if (module) {
    kernel = await Kernel.of(module);
    kernel.load({ data, offsets });
    return { ready: true };
  }
  return { task, rows: kernel.rows(w, top, bottom) };
}

async function hashed(kernel, { blob, href, path }) {
  try {
    return { value: await sha256Of(blob ?? path ?? new URL(href), kernel, (read) => port.postMessage({ read })) };
  } catch (error) {
    if (error instanceof Unreadable) return { unreadable: error.message };
    throw error;
  }
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
