// Turns files that are dropped or picked, and digests that are pasted, into portraits and what is known of them.
import { Digest } from "./checkface/index.js";
import { element, foreign } from "./checkface/ui/element.js";
import { bytesText, percentText } from "./checkface/ui/language.js";
import { wholeDigest } from "./checkface/ui/picked.js";
import { plain } from "./checkface/ui/plain.js";
import { portrait } from "./checkface/ui/portraits.js";
import { compared, DIFFERENT, UNKNOWN, verdictLine } from "./checkface/ui/verdict.js";
import { findingsOf } from "./comparing.js";
import { namesOf } from "./file_names.js";
import { manifestIn } from "./manifest_file.js";
import { pageOf } from "./page_digests.js";
import { painter } from "./page_painter.js";
import { say } from "./say.js";

const MANIFEST = "checkface.json";
const MOST_FILES = 20;
const SIDE = 132;
const results = () => document.getElementById("results");
let page, shown = [], ending = new AbortController();

/** `tab` is the page that findings may come from. */
export function watchChecks(tab) {
  page = tab && ((names) => pageOf(tab.id, names));
  const input = document.getElementById("files");
  input.addEventListener("change", () => showFiles([...input.files]));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    showFiles([...event.dataTransfer.files]);
  });
  document.getElementById("paste").addEventListener("submit", (event) => {
    event.preventDefault();
    paste(document.getElementById("digest").value);
  });
}

/** One after the other; a checkface.json among them says what the others should be. */
export async function showFiles(files) {
  if (!files.length) return;
  ending.abort();
  ending = new AbortController();
  const { signal } = ending;
  shown = [];
  results().replaceChildren();
  const manifests = files.filter((file) => namesOf(file).flat().includes(MANIFEST));
  const others = files.filter((file) => !manifests.includes(file));
  const known = { page: await page?.(others.map(({ name }) => name)), manifest: await manifestOfAll(manifests) };
  for (const file of (others.length ? others : files).slice(0, MOST_FILES)) await showFile(file, known, signal);
  if (others.length > MOST_FILES) results().append(element("p", { class: "care" }, say("checkTooMany", MOST_FILES)));
}

/** Of several, nobody knows which one is meant. */
async function manifestOfAll(manifests) {
  if (manifests.length > 1) return { failed: say("checkManifests", manifests.length) };
  return manifests.length ? manifestIn(manifests[0]) : undefined;
}

async function showFile(file, known, signal) {
  const bar = element("progress", { max: 1, "aria-label": say("checkHashing", file.name) });
  const line = element("p", {}, foreign(plain(file.name)), " ", bar);
  const stop = element("button", { type: "button", onclick: () => ending.abort() }, say("stop"));
  const box = element("article", {}, line, stop);
  results().append(box);
  const progress = (read, all) => { bar.value = all ? read / all : 1; bar.title = percentText(bar.value); };
  try {
    const digest = await Digest.ofFile(file, { progress, signal });
    shown.push({ digest, name: file.name });
    const findings = await findingsOf({ digest, name: file.name }, known);
    box.replaceChildren(...lines(findings), portraitOf(digest, file.name, signal), element("p", { class: "soft" }, bytesText(file.size)));
  } catch (error) {
    box.replaceChildren(element("p", { class: "care" }, signal.aborted ? say("stopped") : error.message));
  }
}

/** Findings as sentences with their signs, differences first, and what was expected where it is another. */
export function lines(findings) {
  const sorted = [...findings].sort((one, other) => rank(one) - rank(other));
  return sorted.flatMap(({ key, verdict, values, expected }) => [
    verdictLine(verdict, say(key, ...valuesOf(key, values))),
    expected && element("p", { class: "expected" }, say("expected"), " ", element("code", { class: "checkface-digest" }, expected)),
  ]).filter(Boolean);
}

function rank({ verdict }) {
  return [DIFFERENT, UNKNOWN].indexOf(verdict) >>> 0; // what is the same comes last
}

const VALUES = {
  pageSame: ["origin"], pageDifferent: ["origin", "name"], pageOthers: ["origin", "count"], pageAmong: ["origin", "name"], pageUnread: ["origin"], pageCut: ["origin", "name"], pageNothing: ["origin"],
  manifestSame: ["project", "version", "name"], manifestDifferent: ["name"], manifestOther: ["name", "other"], manifestSilent: ["name"], manifestUnreadable: ["reason"],
};

function valuesOf(key, values) {
  return VALUES[key].map((each) => values[each]);
}

export function portraitOf(digest, title, signal) {
  return portrait(digest, { title, side: SIDE, painter, signal });
}

/** Against the files that are shown, or else a portrait of its own. */
function paste(text) {
  const digest = wholeDigest(text);
  if (!digest) return results().replaceChildren(element("p", { class: "care", role: "alert" }, say("checkNoDigest")));
  if (!shown.length) return showDigest(String(digest), undefined);
  const same = shown.find((each) => compared(each.digest, digest) !== DIFFERENT && each.digest.algorithm === digest.algorithm);
  const verdict = same ? "same" : compared(shown[0].digest, digest);
  const sentence = say({ same: "pastedSame", different: "pastedDifferent", unknown: "pastedUnknown" }[verdict], (same ?? shown[0]).name);
  const box = element("article", { class: "pasted" }, verdictLine(verdict, sentence), verdict === "same" ? null : portraitOf(digest, say("pasted"), ending.signal));
  results().querySelector(".pasted")?.remove();
  return results().prepend(box);
}

/** Of a digest that came with the window; `failed` is why there is none. */
export function showDigest(text, title, failed) {
  const digest = text ? wholeDigest(text) : undefined;
  if (!digest) return results().replaceChildren(element("p", { class: "care" }, plain(failed ?? say("checkNoDigest"))));
  return results().replaceChildren(element("article", {}, portraitOf(digest, title ?? undefined, ending.signal)));
}
