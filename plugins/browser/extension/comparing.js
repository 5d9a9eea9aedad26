// Turns the digest of a file, and what a page and a checkface.json say of it, into findings.
import { algorithmsOfFile, asPromised } from "./checkface/ui/labelled.js";
import { digestsIn, isHeading } from "./checkface/ui/running_text.js";
import { compared, DIFFERENT, SAME, UNKNOWN } from "./checkface/ui/verdict.js";
import { isName, isNamedIn, nameIn, namesOf, namesSomeFile } from "./file_names.js";
import { manifestOf } from "./manifest_file.js";

/**
 * Each finding is { key, verdict, values, expected }: `key` is that of its sentence. `file` is { digest, name,
 * urls }; `page` as `pageOf` gives it, undefined if it was not looked at; `manifest` is { text } of a checkface.json,
 * or { failed } where there is one that cannot be read.
 */
export async function findingsOf(file, { page, manifest } = {}) {
  return [page && ofPage(file, page), manifest && (await ofManifest(file, manifest))].filter(Boolean);
}

/**
 * A page is heard only where it says one thing: one digest beside the name of this file, or one digest at all and
 * no name. That it shows these digits somewhere is not enough: they may be those of another file, an older one.
 */
function ofPage(file, { origin, list = "", lines, links, isCut }) {
  const entries = entriesOf(lines, links, file.digest.algorithm, algorithmsOfFile(list));
  const all = distinct(entries), values = { origin, name: file.name, count: all.length };
  const own = entriesFor(file, entries), promised = distinct(own), isHalfRead = own.some(({ isUnread }) => isUnread);
  const isSame = (digest) => compared(digest, file.digest) === SAME, isShown = all.some(isSame);
  if (promised.length === 1 && !(isHalfRead && isSame(promised[0]))) return ofPromise(["pageSame", "pageDifferent"], file, promised[0], values);
  if (isHalfRead) return { key: "pageUnread", verdict: UNKNOWN, values };
  if (isShown && !own.length && !isCut && isAlone(all, entries)) return { key: "pageSame", verdict: SAME, values };
  if (isShown) return { key: "pageAmong", verdict: UNKNOWN, values };
  return { key: isCut ? "pageCut" : keyOfSilence(all, entries), verdict: UNKNOWN, values };
}

/** Of a page that says nothing of the file. */
function keyOfSilence(all, entries) {
  if (all.length) return "pageOthers";
  return entries.length ? "pageUnread" : "pageNothing";
}

function ofPromise([same, different], file, digest, values) {
  if (compared(digest, file.digest) === SAME) return { key: same, verdict: SAME, values };
  return { key: different, verdict: DIFFERENT, values, expected: String(digest) };
}

/**
 * Each { digests, isUnread, names, isLinkTo, isOfSomeFile }: a line or a link in which digests of this kind stand, or
 * what may be one and cannot be read. A line may have those before it under which it stands; `promised` is what the name
 * of the page says of all of them.
 */
function entriesOf(lines, links, algorithm, promised) {
  const ofLine = (written) => {
    const [line, ...above] = written.split("\n").reverse();
    return { ...readIn(line, above.find(isHeading), algorithm, promised), names: (name) => isNamedIn(line, name), isLinkTo: () => false, isOfSomeFile: namesSomeFile(line) };
  };
  const ofLink = (link) => ({
    ...readIn(link, "", algorithm, promised), names: (name) => isName(nameIn(link), name), isLinkTo: (url) => bare(url) === bare(link), isOfSomeFile: true,
  });
  const written = lines.flatMap((line) => line.match(/\bhttps?:[^\s"'<>]+#sha\d+=[0-9a-f]+/gi) ?? []);
  return [...lines.map(ofLine), ...[...links, ...written].map(ofLink)].filter((each) => each.digests.length || each.isUnread);
}

/** Digests of other algorithms say nothing: neither that the file is this one, nor that it is another. */
function readIn(line, heading, algorithm, promised) {
  const said = digestsIn(line, heading).map((each) => asPromised(each, promised)), digests = said.map(({ digest }) => digest).filter((each) => each?.algorithm === algorithm);
  return { digests, isUnread: said.some(({ reason, algorithm: of }) => reason && reason !== "unsupported" && (of ?? algorithm) === algorithm) };
}

/** Those beside the names of the file, or in links to where it came from. */
function entriesFor(file, entries) {
  for (const names of namesOf(file)) {
    const found = entries.filter((each) => names.some(each.names) || file.urls?.some(each.isLinkTo));
    if (found.length) return found;
  }
  return [];
}

/** Of a page that shows one digest, and says of no file that it is that one's. */
function isAlone(all, entries) {
  return all.length === 1 && !entries.some(({ isOfSomeFile, isUnread }) => isOfSomeFile || isUnread);
}

function distinct(entries) {
  return [...new Map(entries.flatMap(({ digests }) => digests).map((digest) => [String(digest), digest])).values()];
}

function bare(url) {
  return url.split("#")[0];
}

/** By name, as the command line does it. */
async function ofManifest(file, { text, failed }) {
  let manifest;
  try {
    if (failed !== undefined) throw new Error(failed);
    manifest = await manifestOf(text);
  } catch (error) {
    return { key: "manifestUnreadable", verdict: DIFFERENT, values: { reason: error.message } };
  }
  const { project, version, artifacts } = manifest, values = { name: file.name, project, version };
  for (const names of namesOf(file)) {
    const named = recordedAs(names, artifacts);
    if (named) return ofPromise(["manifestSame", "manifestDifferent"], file, named.digest, { ...values, name: named.filename });
  }
  const known = artifacts.find(({ digest }) => compared(digest, file.digest) === SAME);
  if (known) return { key: "manifestOther", verdict: UNKNOWN, values: { ...values, other: known.filename } };
  return { key: "manifestSilent", verdict: UNKNOWN, values };
}

/** By its own name before others, and by that very name before another spelling. */
function recordedAs(names, artifacts) {
  const found = (isSo) => names.map((name) => artifacts.find(({ filename }) => isSo(filename, name))).find(Boolean);
  return found((filename, name) => filename === name) ?? found(isName);
}
