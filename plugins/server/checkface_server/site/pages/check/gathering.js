// Turns what is dropped or chosen into a list of files with their paths, however deep its folders are.

/** More than that is no release, and no list that anybody reads. */
export const MOST = 20000;

/** Files of a drop: { name, path, file } each. Must be called while the event is told; throws where there are too many. */
export async function droppedFiles(transfer, signal) {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile()); // afterwards they are gone
  const found = [];
  for (const each of entries) await gather(each, found, signal);
  return found;
}

/** Files that were chosen; of a folder with their paths in it. */
export function chosenFiles(list) {
  const found = Array.from(list, (file) => named(file, file.webkitRelativePath || file.name));
  if (found.length > MOST) throw new TooManyError();
  return found;
}

export class TooManyError extends Error {}

async function gather(entry, found, signal) {
  signal?.throwIfAborted();
  if (!entry) return;
  if (found.length >= MOST) throw new TooManyError();
  if (entry instanceof File) return void found.push(named(entry, entry.name));
  const path = entry.fullPath.replace(/^\//, "");
  try {
    if (!entry.isDirectory) return void found.push(named(await new Promise((resolve, reject) => entry.file(resolve, reject)), path));
    for await (const each of childrenOf(entry)) await gather(each, found, signal);
  } catch (error) {
    if (error instanceof TooManyError || signal?.aborted) throw error;
    found.push({ name: entry.name, path, size: 0, error }); // said beside the others: it is never passed over
  }
}

/** A folder gives its files in parts of a hundred, and none when it has no more. */
async function* childrenOf(folder) {
  const reader = folder.createReader();
  for (;;) {
    const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!part.length) return;
    yield* part;
  }
}

function named(file, path) {
  return { name: file.name, path, size: file.size, file };
}
