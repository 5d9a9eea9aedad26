// Turns what is recorded of files, and the files that are there, into what is to be said of each.
import { normalFilename } from "./artifact_name.js";
import { compared, SAME } from "./compared.js";

/** Pictures, signatures and records lie beside the files of a release and are none of them. */
const BESIDE = [
  ".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg",
  ".asc", ".sig", ".minisig", ".sigstore", ".sigstore.json", ".attestation", ".intoto.jsonl",
  ".crt", ".pem", ".md5", ".sha256", ".sha512",
];
const SUMS = ["sha256sums", "sha256sums.txt"];
const MANIFEST = "checkface.json";

export function isManifest(filename) {
  return filename.toLowerCase() === MANIFEST;
}

export function isSums(filename) {
  return SUMS.includes(filename.toLowerCase());
}

/** What stands behind the last slash, of either kind. */
export function baseName(path) {
  return path.split(/[/\\]/).at(-1);
}

/**
 * A row for each file and for each entry without one: { state, name, file, entry }. `recorded` are { name, digest,
 * size }, `files` { name, path, digest, size, error }. States: same, different, size (the digest is the same and the
 * recorded size is not), unknown (digests of two algorithms), contradicted (recorded twice, and differently),
 * unreadable, extra, beside, missing. Only `same` is.
 */
export function checkedRelease(recorded, files) {
  const shelf = new Shelf(recorded);
  const rows = files.map((file) => {
    const entry = shelf.entryOf(file);
    return { state: stateOf(file, entry), name: file.path ?? file.name, file, entry };
  });
  const met = new Set(rows.map(({ entry }) => entry));
  const missing = shelf.entries.filter((entry) => !met.has(entry)).map((entry) => ({ state: "missing", name: entry.name, entry }));
  return [...rows, ...missing];
}

/** `same` only if everything that is recorded is there and the same, and nothing else is. */
export function releaseVerdict(rows) {
  const has = (...states) => rows.some(({ state }) => states.includes(state));
  if (has("different", "size", "contradicted", "extra")) return "different";
  if (has("unreadable", "unknown", "missing") || !has("same")) return "unknown";
  return "same";
}

function stateOf(file, entry) {
  if (!entry) return BESIDE.some((each) => file.name.toLowerCase().endsWith(each)) ? "beside" : "extra";
  if (entry.isContradicted) return "contradicted";
  if (!file.digest) return "unreadable";
  const verdict = compared(file.digest, entry.digest);
  return verdict === SAME && entry.size !== undefined && entry.size !== file.size ? "size" : verdict;
}

/** Entries by name and by normal name; none by a name that an object would have anyway. */
class Shelf {
  constructor(recorded) {
    const byName = new Map();
    for (const each of recorded) {
      const before = byName.get(each.name);
      if (!before) byName.set(each.name, { ...each });
      else if (String(before.digest) !== String(each.digest)) before.isContradicted = true;
    }
    this.entries = [...byName.values()];
    this.exact = grouped(this.entries, ({ name }) => baseName(name));
    this.normal = grouped(this.entries, ({ name }) => normalFilename(baseName(name)));
  }

  entryOf(file) {
    const found = this.exact.get(file.name) ?? this.normal.get(normalFilename(file.name)) ?? [];
    if (found.length < 2) return found[0];
    const path = `/${file.path ?? file.name}`;
    const inPlace = found.filter(({ name }) => path.endsWith(`/${name.replace(/^(\.\/)+/, "")}`));
    return inPlace.length === 1 ? inPlace[0] : undefined;
  }
}

function grouped(entries, keyOf) {
  const made = new Map();
  for (const each of entries) {
    const key = keyOf(each);
    if (!made.has(key)) made.set(key, []);
    made.get(key).push(each);
  }
  return made;
}
