// Turns the digest of a file, and what a page and a checkface.json say of it, into findings.
import { normalFilename } from "./checkface/ui/artifact_name.js";
import { compared, DIFFERENT, SAME, UNKNOWN } from "./checkface/ui/verdict.js";
import { manifestOf } from "./manifest_file.js";
import { digestsIn } from "./written_digest.js";

/**
 * Each finding is { key, verdict, values, expected }: `key` is that of its sentence. `file` is { digest, name,
 * url }; `page` as `pageOf` gives it, undefined if it was not looked at; `manifest` is the text of a checkface.json.
 */
export async function findingsOf(file, { page, manifest } = {}) {
  return [page && ofPage(file, page), manifest && (await ofManifest(file, manifest))].filter(Boolean);
}

/** A difference is said only where the page writes exactly one digest beside the very name. */
function ofPage(file, { origin, lines, links }) {
  const written = [...lines, ...links].flatMap(digestsIn).map(({ digest }) => digest)
    .filter(({ algorithm }) => algorithm === file.digest.algorithm);
  const values = { origin, name: file.name, count: new Set(written.map(String)).size };
  if (written.some((digest) => compared(digest, file.digest) === SAME)) return { key: "pageSame", verdict: SAME, values };
  const promised = promisedFor(file, lines, links);
  if (promised) return { key: "pageDifferent", verdict: DIFFERENT, values, expected: String(promised) };
  return { key: values.count ? "pageOthers" : "pageNothing", verdict: UNKNOWN, values };
}

function promisedFor({ digest, name, url }, lines, links) {
  const named = lines.filter((line) => names(line, name));
  const linked = links.filter((link) => url && link.split("#")[0] === url.split("#")[0]);
  const found = new Map([...named, ...linked].flatMap(digestsIn)
    .filter((each) => each.digest.algorithm === digest.algorithm).map((each) => [String(each.digest), each.digest]));
  return found.size === 1 ? [...found.values()][0] : undefined;
}

/** The whole name, not the end or the beginning of a longer one. */
function names(line, name) {
  return line.split(/[\s*"'()<>|,;]+/).some((word) => isName(word, name) || isName(word.replace(/^\.\//, "").replace(/[:.]$/, ""), name));
}

/** Two spellings of the name of a wheel are one name. */
function isName(written, name) {
  return written === name || normalFilename(written) === normalFilename(name);
}

async function ofManifest(file, text) {
  let manifest;
  try {
    manifest = await manifestOf(text);
  } catch (error) {
    return { key: "manifestUnreadable", verdict: DIFFERENT, values: { reason: error.message } };
  }
  const values = { name: file.name, project: manifest.project, version: manifest.version };
  const same = manifest.artifacts.find(({ digest }) => compared(digest, file.digest) === SAME);
  if (same) return { key: "manifestSame", verdict: SAME, values: { ...values, name: same.filename } };
  const named = manifest.artifacts.find(({ filename }) => isName(filename, file.name));
  if (named) return { key: "manifestDifferent", verdict: DIFFERENT, values, expected: String(named.digest) };
  return { key: "manifestSilent", verdict: UNKNOWN, values };
}
