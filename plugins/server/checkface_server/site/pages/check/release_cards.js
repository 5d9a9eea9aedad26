// Turns a checked release into its card: one face for all of it, the verdict, and what is to be said of each file.
import { element } from "../checkface/ui/element.js";
import { numberText, t } from "../checkface/ui/language.js";
import { ManifestError, misspelt, parsedManifest } from "../checkface/ui/manifest.js";
import { plain } from "../checkface/ui/plain.js";
import { portrait } from "../checkface/ui/portraits.js";
import { checkedRelease, releaseVerdict } from "../checkface/ui/release.js";
import { verdictLine } from "../checkface/ui/verdict.js";
import { comparisonCard, problemCard, rowList } from "./cards.js";
import { amongRows, namedRows, unreadRows } from "./judging.js";
import { shareButtons } from "./sharing.js";

/** Words are recomputed of so many files: each costs a tenth of a second. */
const WORDED = 64;
/** Of digests that are compared each on a card of its own. */
const MOST_CARDS = 8;

/** All that a checkface.json says, against the files beside it. Never passes what cannot be read. */
export async function manifestCards(text, { sums, sumsText, others, named, bare, problems, signal }) {
  let manifest;
  try {
    manifest = await parsedManifest(text);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return [problemCard(t(`check.manifest.${error.code}`), error.message)];
  }
  const title = `${manifest.project} ${manifest.version}`;
  const rows = checkedRelease(manifest.artifacts.map((each) => ({ ...each, name: each.filename })), others);
  if (sums) rows.unshift(sumsRow(sums, sumsText, manifest));
  const wrongWords = await misspelt(manifest, { most: WORDED, signal });
  const hasFiles = others.length > 0;
  const expected = expectedCards(bare, { title, digest: manifest.digest }, others, signal);
  const pasted = named.length ? [namedCard(others, { named, bare: [], problems, signal })] : [];
  return [...expected, checkedCard(rows, { title, digest: manifest.digest, hasFiles, wrongWords, signal,
    unworded: Math.max(0, manifest.artifacts.length - WORDED) }), ...pasted];
}

/** `SHA256SUMS` beside a manifest is what the manifest's files make, byte for byte. */
function sumsRow(sums, text, manifest) {
  return { state: text === manifest.sums ? "same" : "different", name: sums.path, file: sums,
    entry: { name: sums.name, digest: manifest.digest } };
}

/** A digest that was pasted beside a record is the record's own, or that of a file. */
export function expectedCards(bare, record, files, signal) {
  if (bare.length > MOST_CARDS) return [checkedCard(amongRows(bare, files), { hasFiles: files.length > 0, signal })];
  const things = [record, ...files.map(({ path: title, digest }) => ({ title, digest }))];
  return bare.map((digest) => {
    const met = things.find((each) => String(each.digest) === String(digest)) ?? record;
    return comparisonCard(met, { title: t("check.expected"), digest }, { signal });
  });
}

/** One file and one line are compared by their bytes, whatever they are called: both names are said. */
export function namedCard(files, { named, bare, isBare, problems, signal }, record) {
  const rows = [...namedRows(named, bare, files), ...unreadRows(problems)];
  const [{ state, file }] = rows, isPair = !record && files.length === 1 && named.length === 1 && rows.length === 2;
  if (isPair && state === "extra")
    return comparisonCard({ title: file.path, digest: file.digest }, { title: named[0].name, digest: named[0].digest }, { isBare, signal });
  return checkedCard(rows, { title: record?.path, digest: record?.digest, hasFiles: files.length > 0, signal });
}

/** Rows of what was recorded and what is there, under one verdict. */
export function checkedCard(rows, { title, digest, hasFiles, wrongWords = [], unworded = 0, signal }) {
  const verdict = wrongWords.length ? "different" : releaseVerdict(rows);
  return element("section", { class: `checkface-comparison checkface-is-${verdict} check-release`, "aria-label": title ? plain(title) : t("check.results") },
    verdictLine(verdict, sentenceOf(rows, verdict, hasFiles)),
    title && element("h2", {}, t("check.according", { name: title })), // a stranger's words may read as a verdict
    wrongWords.map((name) => element("p", { class: "check-note checkface-different" }, t("check.words", { name: name || title }))),
    unworded > 0 && element("p", { class: "check-note" }, t("check.unworded", { count: numberText(unworded) })),
    digest && portrait(digest, { signal }), digest && shareButtons(digest, title),
    rowList(rows, { signal }));
}

function sentenceOf(rows, verdict, hasFiles) {
  const count = (...states) => numberText(rows.filter(({ state }) => states.includes(state)).length);
  const counts = { same: count("same"), missing: count("missing"), extra: count("extra"), beside: count("beside"),
    different: count("different", "size", "contradicted"), unread: count("unreadable", "unknown", "unread") };
  if (verdict === "same") return t(counts.beside === numberText(0) ? "check.release.same" : "check.release.same.beside", counts);
  if (verdict === "different") return t("check.release.different", counts);
  return hasFiles ? t("check.release.unknown", counts) : t("check.release.alone", counts);
}
