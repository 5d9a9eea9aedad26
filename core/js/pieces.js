// Turns a file into its sha256 piece by piece, so that any size fits in memory.
const PIECE = 1 << 20;

/** The hexadecimal sha256; `heard` is told how many bytes were read so far, `check` may throw. */
export async function sha256Of(file, kernel, heard, check) {
  const hash = kernel.sha256();
  let value, read = 0;
  try {
    for await (const piece of pieces(file)) {
      check?.();
      hash.feed(piece);
      heard?.((read += piece.length));
    }
    check?.();
  } finally {
    value = hash.end();
  }
  return value;
}

/** Whether one piece holds it: then no worker is worth its start. */
export async function isSmall(file) {
  if (file instanceof Blob) return file.size <= PIECE;
  return (await (await import("node:fs/promises")).stat(file)).size <= PIECE;
}

async function* pieces(file) {
  try {
    if (file instanceof Blob) yield* ofBlob(file);
    else yield* (await import("node:fs")).createReadStream(file, { highWaterMark: PIECE });
  } catch (cause) {
    throw new Unreadable(cause.message, { cause });
  }
}

/** The next piece is read while one is hashed. */
async function* ofBlob(blob) {
  let coming = pieceAt(blob, 0);
  for (let from = 0; from < blob.size; from += PIECE) {
    const piece = await coming;
    coming = pieceAt(blob, from + PIECE);
    coming?.catch(() => undefined); // it is heard when its turn comes; whoever stops before needs not hear it
    yield new Uint8Array(piece);
  }
}

function pieceAt(blob, from) {
  return from < blob.size ? blob.slice(from, from + PIECE).arrayBuffer() : undefined;
}

/** Why a file could not be read, apart from what else may fail. */
export class Unreadable extends Error {}
