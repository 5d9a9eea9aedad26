// Turns the text of a checkface.json into the release that it records, or into a sentence that says why not.
import { CheckfaceError } from "./checkface/index.js";
import { ManifestError, parsedManifest } from "./checkface/ui/manifest.js";

const MOST = 10_000;
/** Bytes: more would not fit into one message of the native host. */
export const LARGEST = 900_000;
const REASONS = {
  not: "not a checkface.json",
  newer: "a checkface.json of another version than this extension reads",
  edited: "the manifest contradicts itself: its release digest is not that of its files; somebody has edited it",
};

/** As `parsedManifest` gives it. Throws where it is not one, contradicts itself, or is larger than a release is. */
export async function manifestOf(text) {
  const manifest = await parsedManifest(text).catch((error) => {
    throw error instanceof ManifestError ? new CheckfaceError(`${REASONS[error.code]} (${error.message})`) : error;
  });
  if (manifest.artifacts.length > MOST) throw new CheckfaceError(`${REASONS.not}: more than ${MOST} files`);
  return manifest;
}

/** { text } or { failed } of a checkface.json. */
export async function manifestIn(file) {
  if (file.size > LARGEST) return { failed: `it has more than ${LARGEST} bytes` };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer()) };
  } catch (error) {
    return { failed: error.message };
  }
}
