// Turns the path of a finished download into its digest, where the user has let us read files (Chromium only).
import { Digest } from "./checkface/index.js";

const LARGEST_MANIFEST = 900_000;
const DRIVE = /^[A-Za-z]:[\\/]/;

/** { digest, size, manifest }: the text of the checkface.json beside it, or null. */
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

async function manifestBeside(place) {
  try {
    const blob = await (await fetch(new URL("checkface.json", place))).blob();
    return blob.size > LARGEST_MANIFEST ? null : await blob.text();
  } catch {
    return null; // there is none
  }
}
