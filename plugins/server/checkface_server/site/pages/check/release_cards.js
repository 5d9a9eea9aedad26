// Turns a checked release into its card: one face for all of it, the verdict, and what is to be said of each file.
import { element, foreign } from "../checkface/ui/element.js";
import { numberText, t } from "../checkface/ui/language.js";
import { ManifestError, misspelt, parsedManifest } from "../checkface/ui/manifest.js";
import { plain } from "../checkface/ui/plain.js";
import { portrait } from "../checkface/ui/portraits.js";
import { checkedRelease, releaseVerdict } from "../checkface/ui/release.js";
import { verdictLine } from "../checkface/ui/verdict.js";
import { comparisonCard, problemCard, rowList } from "./cards.js";
import { shareButtons } from "./sharing.js";

/** Words are recomputed of so many files: each costs a tenth of a second. */
const WORDED = 64;

/** All that a checkface.json says, against the files beside it. Never passes what cannot be read. */
export async function manifestCards(text, { sums, sumsText, others, named, bare, signal }) {
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
  const wrongWords = await misspelt(manifest, WORDED);
  const hasFiles = others.length > 0;
  const expected = bare.length === 1 ? [comparisonCard({ title, digest: manifest.digest }, { title: t("check.expected"), digest: bare[0] }, { signal })] : [];
  const pasted = named.length ? [checkedCard(checkedRelease(named, others), { hasFiles, signal })] : [];
  return [...expected, checkedCard(rows, { title, digest: manifest.digest, hasFiles, wrongWords, signal,
    unworded: Math.max(0, manifest.artifacts.length - WORDED) }), ...pasted];
}

/** `SHA256SUMS` beside a manifest is what the manifest's files make, byte for byte. */
function sumsRow(sums, text, manifest) {
  return { state: text === manifest.sums ? "same" : "different", name: sums.path, file: sums,
    entry: { name: sums.name, digest: manifest.digest } };
}

/** Rows of what was recorded and what is there, under one verdict. */
export function checkedCard(rows, { title, digest, hasFiles, wrongWords = [], unworded = 0, signal }) {
  const verdict = wrongWords.length ? "different" : releaseVerdict(rows);
  return element("section", { class: `checkface-comparison checkface-is-${verdict} check-release`, "aria-label": title ? plain(title) : t("check.results") },
    title && element("h2", {}, foreign(plain(title))),
    verdictLine(verdict, sentenceOf(rows, verdict, hasFiles)),
    wrongWords.map((name) => element("p", { class: "check-note checkface-different" }, t("check.words", { name: name || title }))),
    unworded > 0 && element("p", { class: "check-note" }, t("check.unworded", { count: numberText(unworded) })),
    digest && portrait(digest, { signal }), digest && shareButtons(digest, title),
    rowList(rows, { signal }));
}

function sentenceOf(rows, verdict, hasFiles) {
  const count = (...states) => numberText(rows.filter(({ state }) => states.includes(state)).length);
  const counts = { same: count("same"), missing: count("missing"), extra: count("extra"), beside: count("beside"),
    different: count("different", "size", "contradicted"), unread: count("unreadable", "unknown") };
  if (verdict === "same") return t(counts.beside === numberText(0) ? "check.release.same" : "check.release.same.beside", counts);
  if (verdict === "different") return t("check.release.different", counts);
  return hasFiles ? t("check.release.unknown", counts) : t("check.release.alone", counts);
}
