// Turns a file into its sha256 piece by piece, so that any size fits in memory.
const PIECE = 1 << 20;
/** Smaller files are read at once. */
const LITTLE = 1 << 16;
/** Rooms of a piece that no file uses now. */
const rooms = [];

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

/** A file that changes while it is read is none: no digest of half of it is given out. */
async function* ofBlob(blob) {
  const stream = blob.size > LITTLE && byteReader(blob);
  let read = 0;
  for await (const piece of stream ? ofStream(stream) : slices(blob)) {
    read += piece.length;
    yield piece;
  }
  if (read !== blob.size) throw new Error(`it changed while it was read: expected ${blob.size} bytes, got ${read}`);
}

/** undefined where streams of files fill no room of ours, as in Safari. */
function byteReader(blob) {
  try {
    return blob.stream().getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}

/** In two rooms that change places: pieces that each had their own would lie about by the hundred. */
async function* ofStream(reader) {
  const read = (room) => {
    const piece = reader.read(room, { min: PIECE }); // an engine that knows no `min` gives more and smaller ones
    piece.catch(() => undefined); // it is heard when its turn comes; whoever stops before needs not hear it
    return piece;
  };
  let coming = read(room()), free = room();
  try {
    for (let isLast = false; !isLast; ) {
      const { value, done } = await coming;
      isLast = done;
      if (!isLast) coming = read(free);
      if (value?.length) yield value;
      if (isLast) rooms.push(free);
      free = new Uint8Array(value.buffer);
    }
    rooms.push(free);
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function room() {
  return rooms.pop() ?? new Uint8Array(PIECE);
}

/** The next is read while one is hashed. */
async function* slices(blob) {
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
