// Turns a file into its sha256 in a worker, so that the page stays quick; in this thread where none starts.
import { Member } from "./crew.js";
import { EngineError } from "./errors.js";
import { compiled, withoutWeights } from "./kernel.js";
import { isSmall, sha256Of, Unreadable } from "./pieces.js";

const MOST_AT_ONCE = 4;
let running = 0;
const waiting = [];

/** The hexadecimal sha256 of a Blob or, in Node, of the file at a path. Throws `Unreadable`. */
export async function hashedFile(file, { heard, signal }) {
  if (!(await isSmall(file).catch(() => true))) {
    const value = await inTurn(() => inWorker(file, heard, signal));
    if (value) return value;
  }
  return sha256Of(file, await withoutWeights(), heard, () => signal?.throwIfAborted());
}

/** However many files a page hashes at once, few workers do it. */
async function inTurn(work) {
  if (running >= MOST_AT_ONCE) await new Promise((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

/** undefined where no worker starts, or it dies. */
async function inWorker(file, heard, signal) {
  signal?.throwIfAborted();
  const member = await Member.start().catch(() => undefined);
  if (!member) return undefined;
  const end = () => member.end();
  signal?.addEventListener("abort", end);
  const said = await compiled()
    .then((module) => member.ask({ module, file: sendable(file) }, heard))
    .catch((error) => (error instanceof EngineError || error.name === "DataCloneError" ? {} : { error }));
  signal?.removeEventListener("abort", end);
  await member.end(); // whose memory the next one may need
  signal?.throwIfAborted();
  if (said.error) throw said.error;
  if (said.unreadable !== undefined) throw new Unreadable(said.unreadable);
  return said.value;
}

/** A File may not be cloned everywhere where a Blob is; a URL nowhere. */
function sendable(file) {
  if (file instanceof Blob) return { blob: file.slice(0, file.size) };
  return file instanceof URL ? { href: file.href } : { path: file };
}
