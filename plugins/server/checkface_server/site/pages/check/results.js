// Turns files with their digests, and digests that are expected, into the cards that say what holds.
import { element } from "../checkface/ui/element.js";
import { bytesText, numberText, t } from "../checkface/ui/language.js";
import { portrait } from "../checkface/ui/portraits.js";
import { isBeside } from "../checkface/ui/release.js";
import { verdictLine } from "../checkface/ui/verdict.js";
import { comparisonCard, digestCard, problemCard, sheet } from "./cards.js";
import { amongRows, stateAmong, unreadRows } from "./judging.js";
import { recordedIn, sorted, textOf } from "./records.js";
import { checkedCard, expectedCards, manifestCards, namedCard } from "./release_cards.js";
import { shareButtons } from "./sharing.js";

/** `written` is what was pasted, as `writtenDigests` reads it. */
export async function results(files, { digests, problems }, { signal }) {
  const named = digests.filter(({ name }) => name !== undefined);
  const bare = digests.filter(({ name }) => name === undefined).map(({ digest }) => digest);
  const { manifests, sums, sidecars, others } = sorted(files);
  const isBare = digests.length === 1 && digests[0].isBare;
  const asked = { named, bare, isBare, problems, signal };
  if (manifests.length || sums.length) return ofRecords(manifests, sums, others, asked);
  if (sidecars.length) return ofSidecars(sidecars, others, asked);
  if (named.length) return [namedCard(others, asked)];
  return ofBare(others, asked);
}

async function ofRecords(manifests, sums, others, asked) {
  if (distinct(manifests).length > 1 || distinct(sums).length > 1) return [problemCard(t("check.records.several"))];
  try {
    const [record] = sums, sumsText = record && (await textOf(record, { mayBeWide: true }));
    if (manifests.length) return await manifestCards(await textOf(manifests[0]), { sums: record, sumsText, others, ...asked });
    const { digests, problems } = recordedIn(sumsText, record.name);
    if (problems.length || !digests.length) return [badSums(record.path, problems[0])];
    const { named, bare, signal } = asked;
    return [...expectedCards(bare, { title: record.path, digest: record.digest }, others, signal),
      namedCard(others, { ...asked, named: [...digests, ...named], bare: [] }, record)];
  } catch (error) {
    return [problemCard(t("check.records.unreadable"), error.message)];
  }
}

/** Of one line that cannot be read, nothing of the list is. */
function badSums(name, problem) {
  return problemCard(t(problem?.reason === "filename" ? "check.sums.otherwise" : "check.sums.bad", { name }), problem?.text);
}

/** What lies beside its file, `x.iso.sha256`, says of it what a line that is pasted says. */
async function ofSidecars(sidecars, others, asked) {
  const named = [...asked.named];
  try {
    for (const each of sidecars) {
      const { digests, problems } = recordedIn(await textOf(each, { mayBeWide: true }), each.name);
      if (problems.length || !digests.length) return [badSums(each.path, problems[0])];
      named.push(...digests);
    }
  } catch (error) {
    return [problemCard(t("check.records.unreadable"), error.message)];
  }
  return [namedCard(others, { ...asked, named })];
}

/** A file whose expected digests are several: it has to be one of them. */
function amongCard(file, expected, { signal } = {}) {
  const state = stateAmong(file, expected), known = expected.filter(({ algorithm }) => algorithm === file.digest.algorithm);
  const verdict = state === "same" || state === "different" ? state : "unknown", others = expected.length - known.length;
  const sentences = { same: ["check.among", expected.length], different: ["check.not_among", known.length], unknown: ["check.incomparable", others] };
  const [key, count] = sentences[verdict];
  return element("article", { class: `checkface-comparison checkface-is-${verdict}` },
    verdictLine(verdict, t(key, { name: file.path, count: numberText(count) })),
    verdict === "different" && others > 0 && element("p", { class: "check-note" }, t("check.incomparable", { name: file.path, count: numberText(others) })),
    portrait(file.digest, { title: file.path, signal }), shareButtons(file.digest, file.path));
}

function ofBare(files, { bare, isBare, problems, signal }) {
  if (!files.length) return ofDigests(bare, signal);
  if (!bare.length) return ofFiles(files, signal);
  const read = files.filter(({ digest }) => digest);
  const asExpected = ({ path: title, digest }) =>
    comparisonCard({ title, digest }, { title: t("check.expected"), digest: bare[0] }, { isBare, signal });
  if (files.length === 1 && read.length === 1) return [bare.length > 1 ? amongCard(read[0], bare, { signal }) : asExpected(read[0])];
  if (bare.length > 1 || read.length < files.length || read.every((each) => stateAmong(each, bare) === "unknown"))
    return [checkedCard([...amongRows(bare, files), ...unreadRows(problems)], { hasFiles: true, signal })];
  const found = read.find((each) => stateAmong(each, bare) === "same");
  return [found ? asExpected(found) : problemCard(t("check.none", { count: numberText(files.length) })), sheet(files, { signal })];
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
  if (files.length === 2 && one.digest && other.digest && !isOf(one, other) && !isOf(other, one))
    return [comparisonCard({ title: one.path, digest: one.digest }, { title: other.path, digest: other.digest }, { signal })];
  const size = files.reduce((sum, each) => sum + each.size, 0);
  return [element("h2", {}, t("check.done", { count: numberText(files.length), size: bytesText(size) })), sheet(files, { signal })];
}

/** A signature, and a picture, is no other copy of its file: that they differ says nothing. */
function isOf(beside, file) {
  return beside.name.startsWith(`${file.name}.`) && isBeside(beside.name);
}

function distinct(records) {
  return [...new Set(records.map(({ digest, path }) => String(digest ?? path)))];
}
