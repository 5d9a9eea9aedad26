// Turns the text of a checkface.json into the release that it records, refused where Python's `Manifest.parse` refuses.
import { Digest } from "../digest.js";
import { CheckfaceError } from "../errors.js";
import { words } from "../face.js";
import { byCodePoint, normalFilename } from "./artifact_name.js";
import { isPrintable } from "./plain.js";

const SCHEMA = 1;
const SCHEME = "cf1";
const LONGEST_NAME = 255;
const TIME = /^\d{4}-\d{1,2}-\d{1,2}T\d{1,2}:\d{1,2}:\d{1,2}Z$/;

/** Not a manifest, or one that does not add up. `code` is `not`, `newer` or `edited`. */
export class ManifestError extends CheckfaceError {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * { project, version, built, digest, words, artifacts: [{ filename, size, digest, words }], sums }: words as they are
 * recorded, `sums` the canonical SHA256SUMS. Throws `ManifestError`.
 */
export async function parsedManifest(text) {
  let content;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new ManifestError("not", error.message);
  }
  requireDifferentKeys(text);
  requireKnown("schema", content?.schema, SCHEMA);
  requireKnown("scheme", content?.scheme, SCHEME);
  const artifacts = listed(content.artifacts, "artifacts").map(artifactOf).sort((a, b) => byCodePoint(a.filename, b.filename));
  requireFileNames(artifacts);
  if (content.built !== null) requireTime(content.built);
  const sums = artifacts.map(({ digest, filename }) => `${digest.value}  ${filename}\n`).join("");
  const digest = await Digest.ofText(sums);
  const recorded = digestOf(content.release?.sha256);
  if (recorded.value !== digest.value) throw new ManifestError("edited", `${recorded} ≠ ${digest}`);
  return {
    project: nameOf(content.project, "project"), version: nameOf(content.version, "version"), built: content.built,
    digest, words: wordsOf(content.release), artifacts, sums,
  };
}

/** The names of what stands beside words that are not its own; of so many files at most, for words are dear. */
export async function misspelt(manifest, { most = 64, signal } = {}) {
  const said = [{ filename: "", ...manifest }, ...manifest.artifacts.slice(0, most)];
  const found = [];
  for (const each of said) {
    signal?.throwIfAborted();
    if ((await words(each.digest)).join(" ") !== each.words.join(" ")) found.push(each.filename);
  }
  return found;
}

// `text` is JSON. Of two members of one name another program might take the other one.
function requireDifferentKeys(text) {
  const objects = [];
  for (const [part, key] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (part === "{") objects.push(new Set());
    else if (part === "}") objects.pop();
    else if (key) {
      const name = JSON.parse(key);
      if (objects.at(-1).has(name)) throw new ManifestError("not", `${key} stands twice`);
      objects.at(-1).add(name);
    }
  }
}

function artifactOf(held) {
  const { filename, size } = held ?? {};
  if (typeof filename !== "string") throw new ManifestError("not", `filename: ${typeof filename}`);
  if (!Number.isSafeInteger(size) || size < 0) throw new ManifestError("not", `size: ${size}`);
  return { filename, size, digest: digestOf(held.sha256), words: wordsOf(held) };
}

function digestOf(value) {
  try {
    return new Digest("sha256", value);
  } catch (error) {
    throw new ManifestError("not", error.message);
  }
}

function wordsOf(held) {
  const said = listed(held?.words, "words");
  if (!said.every((word) => typeof word === "string")) throw new ManifestError("not", "words");
  return said;
}

function listed(value, name) {
  if (!Array.isArray(value)) throw new ManifestError("not", `${name}: ${typeof value}`);
  return value;
}

function requireKnown(what, found, known) {
  if (found === known) return;
  const isNewer = typeof found === typeof known;
  throw new ManifestError(isNewer ? "newer" : "not", `${what} ${JSON.stringify(found)?.slice(0, 80)}`);
}

function requireFileNames(artifacts) {
  if (!artifacts.length) throw new ManifestError("not", "artifacts: 0");
  const identities = new Map();
  artifacts.forEach(({ filename }) => {
    if (["", ".", ".."].includes(filename) || !isPrintable(filename) || /[/\\]/.test(filename))
      throw new ManifestError("not", `filename ${JSON.stringify(filename)}`);
    const before = identities.get(normalFilename(filename));
    if (before !== undefined) throw new ManifestError("not", `filename ${before} = ${filename}`);
    identities.set(normalFilename(filename), filename);
  });
}

function nameOf(value, what) {
  if (typeof value !== "string" || [...value].length > LONGEST_NAME || !isPrintable(value))
    throw new ManifestError("not", `${what} ${JSON.stringify(value)?.slice(0, 80)}`);
  return value;
}

function requireTime(value) {
  const padded = typeof value === "string" && TIME.test(value) &&
    value.replace(/\d+/g, (digits) => digits.padStart(2, "0"));
  if (!padded || Number.isNaN(Date.parse(padded)) || new Date(padded).getUTCDate() !== Number(padded.slice(8, 10)))
    throw new ManifestError("not", `built ${JSON.stringify(value)?.slice(0, 80)}`);
}
