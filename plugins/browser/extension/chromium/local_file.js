// Turns the path of a finished download into its digest, where the user has let us read files (Chromium only).
import { Digest } from "./checkface/index.js";
import { LARGEST, manifestIn } from "./manifest_file.js";

const PATIENCE = 10_000;
const DRIVE = /^[A-Za-z]:[\\/]/;

/** { digest, size, manifest }: { text } of the checkface.json beside it, { failed } of one that is of no use, or null. */
export async function hashFileAt(path) {
  const place = fileUrl(path);
  const blob = await (await fetch(place)).blob(); // large ones lie on the disk, not in memory
  const digest = await Digest.ofFile(blob);
  return { digest: String(digest), size: blob.size, manifest: await manifestBeside(place) };
}

/** Of an absolute path of this system: `C:\a b` and `/a b` alike. */
export function fileUrl(path) {
  if (!DRIVE.test(path)) return `file://${escaped(path.split("/"))}`;
  return `file:///${path.slice(0, 2)}/${escaped(path.slice(3).split(/[\\/]/))}`;
}

function escaped(parts) {
  return parts.map(encodeURIComponent).join("/");
}

/** A pipe of that name would be waited for, and a device read, without end. */
async function manifestBeside(place) {
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    return await manifestIn(await beginning((await fetch(new URL("checkface.json", place), { signal })).body));
  } catch {
    return signal.aborted ? { failed: `it was not read within ${PATIENCE / 1000} s` } : null; // there is none
  }
}

/** No more of it than shows that it is too long. */
async function beginning(stream) {
  const parts = [];
  let size = 0;
  for await (const part of stream) {
    parts.push(part);
    size += part.length;
    if (size > LARGEST) break;
  }
  return new Blob(parts);
}
