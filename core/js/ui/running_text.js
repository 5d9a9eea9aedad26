// Turns a line in which digests stand among other things (a page's, a lock file's, JSON) into those digests.
//
// However long and odd a line is, it takes time as its length: no pattern here looks far for what may not be there.
import { algorithmOf, algorithmsIn, digestOfBase64, named, ofUnlabelled } from "./labelled.js";
import { seen } from "./seen.js";

const FRAGMENT = /#(sha[0-9]{1,4})=([0-9a-f]+)/gi;
const SRI = /(?<![a-z0-9_])(sha[0-9]{1,4})-([a-z0-9+/_-]{20,}={0,2})(?![a-z0-9+/=])/gi;
const LETTER = String.raw`[0-9_\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]`;
const RUN = new RegExp(`(?:(?<!${LETTER})|(?<=(?<!${LETTER})0x))[0-9a-f]+(?!${LETTER})`, "giu");
/** As some write a digest that is to be read aloud. */
const GROUPS = new RegExp(`(?<!${LETTER})(?:[0-9a-f]{2,32}[ \\u00a0]){3,}[0-9a-f]{2,32}(?!${LETTER})`, "giu");
const LABEL = /(\p{L}[\p{L}\p{M}\p{N}_/.-]*)["'`*\]]{0,3}\s{0,3}(?:\([^()]*\)\s?)?(?:([:=\uff1a]+>?)[\s*]{0,3}["'`]?|[\s|]{1,20}["'`]?)$/iu;
/** What may be a label without a sign behind it: `SHA3-256`, and no word of a sentence. */
const BARE_LABEL = /^\p{L}+-?[0-9]+(?:\p{L}[0-9]*)?(?:[-_/][0-9]+)*$/iu;
/** A label and its sign, where nothing parts them from the digits. */
const JOINED = /[\w-]+\s?[:=]\s?$/;
const TAGS = /<[^<>]*>/g;
const FARTHEST = 100;
const SHORTEST = 32;
/** Unlabelled digits of fewer are no digest. */
const PLAIN = [40, 64, 128];
/** As many as some others have; no part of one of ours. */
const ELSE = [32, 48, 56, 96];
const CELL = /[\t|]/;
const LONGEST_ROW = 2000, LONGEST_HEADING = 300;

/**
 * Each { digest, name, start, end } or { reason, start, end }, in order; digits of which nothing is said count only
 * where none have a label. `heading` is a line above that may say of what algorithm they are.
 */
export function digestsIn(row, heading = "") {
  const { text, placeOf, turned } = seen(row);
  const { found, rest } = inAddresses(text);
  for (const { 0: all, 1: algorithm, 2: value, index } of rest.matchAll(SRI)) found.push(placed(ofBase64(algorithm.toLowerCase(), value), index, index + all.length));
  const runs = runsIn(rest).map((run) => ({ ...run, label: labelOf(rest, run) }));
  const labelled = runs.filter(({ label }) => label).map((run) => placed(named(run.label, run.digits), startOf(rest, run), run.end));
  let all = [...found, ...labelled];
  const isTold = all.some(({ digest, start, end }) => digest || end - start >= SHORTEST);
  if (!isTold) all = all.concat(unlabelled(rest, runs, heading));
  return all.sort((one, other) => one.start - other.start).map(({ start, end, ...said }) => (
    { ...(start > turned ? { reason: "no_digest" } : said), start: placeOf(start), end: placeOf(end) }));
}

/** Whether a line with no digest in it may say what those below are. */
export function isHeading(row) {
  return row.length <= LONGEST_HEADING && algorithmsIn(row).length > 0;
}

/** As an index links its files, with their names; `rest` is the line with blanks instead. */
function inAddresses(row) {
  const found = [], kept = [];
  let from = 0;
  for (const each of row.matchAll(FRAGMENT)) {
    const before = row.slice(from, each.index), address = before.slice(startOfLast(before)), end = each.index + each[0].length;
    kept.push(before.slice(0, before.length - address.length), " ".repeat(address.length + each[0].length));
    from = end;
    found.push(placed(withName(named(each[1], each[2]), address.split("?")[0].split("/").at(-1)), each.index + 1, end));
  }
  return { found, rest: kept.join("") + row.slice(from) };
}

function placed(said, start, end) {
  return { ...said, start, end };
}

/** Where the last word begins. */
function startOfLast(text) {
  let at = text.length;
  while (at > 0 && !/[\s"'<>]/.test(text[at - 1])) at--;
  return at;
}

function withName(said, name) {
  return said.digest && name ? { ...said, name: unquoted(name) } : said;
}

/** Each { digits, start, end, isGrouped }. */
function runsIn(rest) {
  const runs = [];
  const one = rest.replace(GROUPS, (all, index) => {
    const digits = all.replace(/[ \u00a0]/g, "");
    if (!PLAIN.includes(digits.length)) return all;
    runs.push({ digits, start: index, end: index + all.length, isGrouped: true });
    return " ".repeat(all.length);
  });
  for (const { 0: digits, index } of one.matchAll(RUN)) runs.push({ digits, start: index, end: index + digits.length });
  return runs;
}

/** That of an algorithm; undefined where there is none. */
function labelOf(row, { digits, start }) {
  const before = /[:=\uff1a"'`*|\s>x]/i.test(row[start - 1] ?? "") ? row.slice(Math.max(0, start - FARTHEST), start).replace(/0x$/i, "") : "";
  const [, label, sign] = LABEL.exec(before.replace(TAGS, " ")) ?? [];
  const isOne = sign || (digits.length >= SHORTEST && label && BARE_LABEL.test(label.normalize("NFKC")));
  return isOne && algorithmOf(label) ? label : undefined;
}

function startOf(row, { start }) {
  return start - (JOINED.exec(row.slice(Math.max(0, start - FARTHEST), start))?.[0].length ?? 0);
}

function unlabelled(row, runs, heading) {
  const whole = runs.filter(({ digits }) => digits.length >= SHORTEST && !ELSE.includes(digits.length));
  const around = whole.length ? algorithmsIn(row.replace(TAGS, " ")) : [], above = whole.length ? algorithmsIn(heading) : [];
  return whole.flatMap(({ digits, start, end, isGrouped }) => {
    if (!PLAIN.includes(digits.length)) return around.some(({ isOurs }) => isOurs) ? placed({ reason: "length" }, start, end) : [];
    if (isGrouped) return placed({ reason: "no_digest" }, start, end); // or numbers that stand side by side
    const title = titleOf(heading, row, start);
    return placed(ofUnlabelled(digits, around, title === undefined ? above : algorithmsIn(title)), start, end);
  });
}

/** The cell above, where both lines are rows of one table. */
function titleOf(heading, row, start) {
  const titles = heading.split(CELL);
  if (titles.length < 2 || row.length > LONGEST_ROW || titles.length !== row.split(CELL).length) return undefined;
  return titles[row.slice(0, start).split(CELL).length - 1];
}

function ofBase64(algorithm, value) {
  try {
    return { digest: digestOfBase64(algorithm, value) };
  } catch ({ message }) {
    return { reason: message, algorithm };
  }
}

function unquoted(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
