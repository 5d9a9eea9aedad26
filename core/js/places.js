// Turns the address of a file into its bytes, in browsers and in Node.
import { CheckfaceError, shown } from "./errors.js";

/** What stands beside this file, where bundlers see it too. */
export const NEARBY = {
  wasm: new URL("./cf1.wasm", import.meta.url),
  weights: new URL("./built/face-cf1.planes.gz", import.meta.url),
};

export const inNode = typeof process === "object" && Boolean(process.versions?.node);

/** A Response or the bytes themselves: never a page that a server shows instead of a file. */
export async function bytesAt(place, { signal, progress } = {}) {
  if (place instanceof Uint8Array) return place;
  if (place instanceof ArrayBuffer) return new Uint8Array(place);
  try {
    return isFile(place) ? await fromDisk(place) : await fromServer(place, signal, progress);
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw new CheckfaceError(`cannot read ${shown(place)}: ${cause.message}`, { cause });
  }
}

function isFile(place) {
  return inNode && !/^https?:/.test(String(place));
}

async function fromDisk(place) {
  const { readFile } = await import("node:fs/promises");
  return new Uint8Array(await readFile(/^file:/.test(String(place)) ? new URL(place) : place));
}

async function fromServer(place, signal, progress) {
  const answer = await fetch(place, { signal });
  if (!answer.ok) throw new Error(`expected the file, got ${answer.status} ${answer.statusText}`);
  if (!progress || !answer.body) return new Uint8Array(await answer.arrayBuffer());
  return new Uint8Array(await new Response(answer.body.pipeThrough(counted(answer, progress))).arrayBuffer());
}

/** A server that compresses once more says another length than will be read. */
function counted({ headers }, progress) {
  const all = headers.get("Content-Encoding") ? undefined : Number(headers.get("Content-Length")) || undefined;
  let read = 0;
  return new TransformStream({
    transform(piece, through) {
      progress((read += piece.length), all);
      through.enqueue(piece);
    },
  });
}
