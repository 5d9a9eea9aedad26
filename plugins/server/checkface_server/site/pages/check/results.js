// Turns files with their digests, and digests that are expected, into the cards that say what holds.
import { Digest } from "../checkface/digest.js";
import { element } from "../checkface/ui/element.js";
import { bytesText, numberText, t } from "../checkface/ui/language.js";
import { baseName, checkedRelease, isManifest, isSums, releaseVerdict } from "../checkface/ui/release.js";
import { writtenDigests } from "../checkface/ui/written.js";
import { amongCard, comparisonCard, digestCard, problemCard, sheet } from "./cards.js";
import { checkedCard, manifestCards } from "./release_cards.js";

/** A record of a release is no larger. */
const LARGEST_RECORD = 64 << 20;

/** `expected` are { digest, name } of what was pasted; `example` is shown where there is nothing else. */
export async function results(files, expected, { signal, example }) {
  if (example) return [digestCard(example.digest, { ...example, signal })];
  const isRecord = ({ name }) => isManifest(name) || isSums(name);
  const [records, others] = [files.filter(isRecord), files.filter((each) => !isRecord(each))];
  const named = expected.filter(({ name }) => name !== undefined), bare = expected.filter(({ name }) => name === undefined);
  if (records.length) return ofRecords(records, others, named, bare.map(({ digest }) => digest), signal);
  if (named.length) return [...ofNames(named, others, signal), ...ofBare(bare, [], signal)];
  return ofBare(bare, others, signal);
}

async function ofRecords(records, others, named, bare, signal) {
  const manifests = records.filter(({ name }) => isManifest(name)), sums = records.filter(({ name }) => isSums(name));
  if (distinct(manifests).length > 1 || distinct(sums).length > 1) return [problemCard(t("check.records.several"))];
  try {
    const sumsText = sums.length ? await textOf(sums[0]) : undefined;
    if (manifests.length) return await manifestCards(await textOf(manifests[0]), { sums: sums[0], sumsText, others, named, bare, signal });
    const { digests, problems } = writtenDigests(sumsText);
    if (problems.length || !digests.length) return [problemCard(t("check.sums.bad"), problems[0]?.text)];
    const title = sums[0].path;
    return [...expectedOf(bare, { title, digest: sums[0].digest }, signal), ...ofNames([...digests, ...named], others, signal, sums[0])];
  } catch (error) {
    return [problemCard(t("check.records.unreadable"), error.message)];
  }
}

/** A digest that was pasted is that of the record: the release's own. */
export function expectedOf(bare, { title, digest }, signal) {
  return bare.length === 1 ? [comparisonCard({ title, digest }, { title: t("check.expected"), digest: bare[0] }, { signal })] : [];
}

function ofNames(named, files, signal, sums) {
  const rows = checkedRelease(named, files);
  return [checkedCard(rows, { title: sums?.path, digest: sums?.digest, hasFiles: files.length > 0, signal })];
}

function ofBare(bare, files, signal) {
  const digests = bare.map(({ digest }) => digest), expected = t("check.expected");
  if (!files.length) return ofDigests(digests, signal);
  const read = files.filter(({ digest }) => digest);
  if (!digests.length) return ofFiles(files, signal);
  if (files.length === 1 && read.length === 1) {
    const [{ path: title, digest }] = read;
    return [digests.length > 1 ? amongCard(read[0], digests, { signal })
      : comparisonCard({ title, digest }, { title: expected, digest: digests[0] }, { signal })];
  }
  const found = read.find(({ digest }) => digests.length === 1 && String(digest) === String(digests[0]));
  if (found) return [comparisonCard({ title: found.path, digest: found.digest }, { title: expected, digest: digests[0] }, { signal }), sheet(files, { signal })];
  if (digests.length === 1) return [problemCard(t("check.none", { count: numberText(files.length) })), sheet(files, { signal })];
  return [checkedCard(amongRows(digests, files), { hasFiles: true, signal })];
}

/** Digests without names: each file has to be one of them. */
function amongRows(digests, files) {
  const byDigest = new Map(digests.map((digest) => [String(digest), { name: String(digest), digest }]));
  const rows = files.map((file) => {
    const entry = file.digest && byDigest.get(String(file.digest));
    return { state: entry ? "same" : file.digest ? "extra" : "unreadable", name: file.path, file, entry };
  });
  const met = new Set(rows.map(({ entry }) => entry));
  return [...rows, ...[...byDigest.values()].filter((each) => !met.has(each)).map((entry) => ({ state: "missing", name: entry.name, entry }))];
}

function ofDigests(digests, signal) {
  if (digests.length === 1) return [digestCard(digests[0], { signal })];
  if (digests.length === 2) {
    const [one, other] = digests.map((digest, at) => ({ title: t("check.digest", { number: numberText(at + 1) }), digest }));
    return [comparisonCard(one, other, { signal })];
  }
  return digests.length ? [sheet(digests.map((digest) => ({ path: "", digest })), { signal })] : [];
}

function ofFiles(files, signal) {
  const [one, other] = files;
  if (files.length === 1 && one.digest)
    return [digestCard(one.digest, { title: one.path, note: one.size ? bytesText(one.size) : t("check.empty_file"), signal })];
  if (files.length === 2 && one.digest && other.digest)
    return [comparisonCard({ title: one.path, digest: one.digest }, { title: other.path, digest: other.digest }, { signal })];
  const size = files.reduce((sum, each) => sum + each.size, 0);
  return [element("h2", {}, t("check.done", { count: numberText(files.length), size: bytesText(size) })), sheet(files, { signal })];
}

function distinct(records) {
  return [...new Set(records.map(({ digest, path }) => String(digest ?? path)))];
}

/** The very bytes that were hashed, as UTF-8. */
async function textOf({ path, file, size, digest, error }) {
  if (!digest) throw error;
  if (size > LARGEST_RECORD) throw new Error(`${baseName(path)}: ${bytesText(size)}`);
  const bytes = await file.arrayBuffer();
  if (String(await Digest.ofBytes(bytes)) !== String(digest)) throw new Error(`${baseName(path)}: ${t("check.changed")}`);
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}
