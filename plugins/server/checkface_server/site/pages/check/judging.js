// Turns files and digests that are expected, with names or without, into rows of what holds of each.
import { checkedRelease } from "../checkface/ui/release.js";

/** Characters of a line that is none. */
const LONGEST = 80;

/**
 * What a file is to digests of which it has to be one: `same`, `different`, `unreadable`, and `unknown` where none of
 * them is of its own algorithm.
 */
export function stateAmong({ digest }, digests) {
  if (!digest) return "unreadable";
  if (digests.some((each) => isOne(each, digest))) return "same";
  return digests.some(({ algorithm }) => algorithm === digest.algorithm) ? "different" : "unknown";
}

/** Digests without names: each file has to be one of them. */
export function amongRows(digests, files) {
  const rows = files.map((file) => {
    const state = stateAmong(file, digests), digest = digests.find((each) => isOne(each, file.digest));
    return { state: state === "different" ? "extra" : state, name: file.path, file, entry: digest && entryOf(digest) };
  });
  return [...rows, ...missing(digests, files)];
}

/** Lines of names, and digests without: those are for files that no name is recorded of. */
export function namedRows(named, bare, files) {
  const rows = checkedRelease(named, files).map((row) => {
    const digest = row.state === "extra" && bare.find((each) => isOne(each, row.file.digest));
    return digest ? { ...row, state: "same", entry: entryOf(digest) } : row;
  });
  return [...rows, ...missing(bare, files)];
}

/** Lines that are no digest: who reads a verdict has to know that they did not count. */
export function unreadRows(problems) {
  return problems.map(({ text }) => ({ state: "unread", name: text.slice(0, LONGEST) }));
}

function missing(digests, files) {
  const left = digests.filter((digest) => !files.some((file) => isOne(digest, file.digest)));
  return distinct(left).map((digest) => ({ state: "missing", name: String(digest), entry: entryOf(digest) }));
}

function distinct(digests) {
  return [...new Map(digests.map((digest) => [String(digest), digest])).values()];
}

function entryOf(digest) {
  return { name: String(digest), digest };
}

function isOne(digest, other) {
  return String(digest) === String(other);
}
