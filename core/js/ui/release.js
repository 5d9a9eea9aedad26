// Turns what is recorded of files, and the files that are there, into what is to be said of each.
import { normalFilename } from "./artifact_name.js";
import { compared, SAME } from "./compared.js";
import { KIND } from "./labelled.js";

/** Pictures, signatures and records lie beside the files of a release and are none of them. */
const BESIDE = [
  ".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg",
  ".asc", ".sig", ".minisig", ".sigstore", ".sigstore.json", ".attestation", ".intoto.jsonl",
  ".crt", ".pem",
];
/** Digests of one file, of several (`b3sum` alone is a program), and what signs a list. */
const DIGESTS = new RegExp(
  `\\.(?:${KIND})(?:sums?)?(?:\\.txt)?$|(?:^|[._-])(?:checksums?\\.txt|checksums|(?:${KIND})sums?\\.txt|(?:${KIND})sums)(?:\\.(?:gpg|sign))?$`, "i");
const SUMS = ["sha256sums", "sha256sums.txt"];
const MANIFEST = "checkface.json";

export function isManifest(filename) {
  return filename.toLowerCase() === MANIFEST;
}

export function isSums(filename) {
  return SUMS.includes(filename.toLowerCase());
}

/** Whether a file is none of a release, and need not be recorded. */
export function isBeside(filename) {
  const name = filename.toLowerCase();
  return DIGESTS.test(name) || BESIDE.some((each) => name.endsWith(each));
}

/** What stands behind the last slash, of either kind. */
export function baseName(path) {
  return path.split(/[/\\]/).at(-1);
}

/**
 * A row for each file and for each entry without one: { state, name, file, entry }. `recorded` are { name, digest,
 * size }, `files` { name, path, digest, size, error }. States: same, different, size (the digest is the same and the
 * recorded size is not), unknown (digests of two algorithms), contradicted (recorded twice, and differently),
 * unreadable, extra, beside, missing; whoever reads lines adds unread for those that are none. Only `same` is.
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
  if (has("unreadable", "unread", "unknown", "missing") || !has("same")) return "unknown";
  return "same";
}

function stateOf(file, entry) {
  if (!entry) return isBeside(file.name) ? "beside" : "extra";
  if (entry.isContradicted) return "contradicted";
  if (!file.digest) return "unreadable";
  const verdict = compared(file.digest, entry.digest);
  return verdict === SAME && entry.size !== undefined && entry.size !== file.size ? "size" : verdict;
}

/** The algorithm that files are hashed with: digests of others say nothing about them. */
const COMPUTED = "sha256";

/** Entries by name and by normal name; none by a name that an object would have anyway. */
class Shelf {
  constructor(recorded) {
    this.entries = entriesOf(recorded);
    this.exact = grouped(this.entries, ({ name }) => baseName(name));
    this.normal = grouped(this.entries, ({ name }) => normalName(baseName(name)));
  }

  entryOf(file) {
    const found = this.exact.get(file.name) ?? this.normal.get(normalName(file.name)) ?? [];
    if (found.length < 2) return found[0];
    const path = `/${file.path ?? file.name}`;
    const inPlace = found.filter(({ name }) => path.endsWith(`/${placeOf(name)}`));
    return inPlace.length === 1 ? inPlace[0] : undefined;
  }
}

/** One for each name. Digests of two algorithms do not contradict each other: the one that can be compared counts. */
function entriesOf(recorded) {
  const byName = new Map();
  for (const each of recorded) {
    const place = placeOf(each.name), held = byName.get(place);
    const before = held?.digests.get(each.digest.algorithm);
    if (!held) byName.set(place, { ...each, digests: new Map([[each.digest.algorithm, each.digest]]) });
    else if (before && before.value !== each.digest.value) held.isContradicted = true;
    else held.digests.set(each.digest.algorithm, each.digest);
  }
  return [...byName.values()].map(({ digests, ...entry }) => ({ ...entry, digest: digests.get(COMPUTED) ?? entry.digest }));
}

/** As an archive or a list writes it, in folders of either kind. */
function placeOf(name) {
  return name.replaceAll("\\", "/").replace(/^(?:\.\/)+/, "");
}

/** Disks and lists write one letter in two ways: é, and e with its accent. */
function normalName(filename) {
  return normalFilename(filename).normalize("NFC");
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
