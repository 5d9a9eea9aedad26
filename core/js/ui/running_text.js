// Turns a line in which digests stand among other things (a lock file's, an index page's, JSON) into those digests.
//
// However long and odd a line is, it takes time as its length: no pattern here looks far for what may not be there.
import { algorithmOf, digestOfBase64, named, ofDigits } from "./labelled.js";

const FRAGMENT = /#(sha[0-9]{1,4})=([0-9a-f]+)/gi;
const SRI = /(?<![a-z0-9])(sha[0-9]{1,4})-([a-z0-9+/_-]{20,}={0,2})/gi;
const RUN = /(?:(?<![0-9a-z])|(?<=(?<![0-9a-z])0x))[0-9a-f]+(?![0-9a-z])/gi;
const LABEL = /([a-z][\w/.-]*)["'\]]{0,2}\s{0,3}(?:\([^()]*\)\s?)?(?:([:=]+>?)\s{0,3}["']?|\s{1,20})$/i;
/** What may be a label without a sign behind it: `SHA3-256`, and no word of a sentence. */
const BARE_LABEL = /^[a-z]+[0-9]+[a-z]?(?:[-_/]?[0-9]+)*$/i;
const FARTHEST = 100;
const SHORTEST = 32;
/** Unlabelled digits of fewer are no digest. */
const PLAIN = [40, 64, 128];

/** Each { digest, name } or { reason }; digits of which nothing is said count only where none have a label. */
export function digestsIn(row) {
  const { found, rest } = inAddresses(row);
  for (const [, algorithm, value] of rest.matchAll(SRI)) found.push(ofBase64(algorithm.toLowerCase(), value));
  const runs = [...rest.matchAll(RUN)].map(({ 0: digits, index }) => ({ digits, label: labelAt(rest, index, digits) }));
  found.push(...runs.filter(({ label }) => label && algorithmOf(label)).map(({ label, digits }) => named(label, digits)));
  return found.length ? found : runs.filter(({ digits }) => PLAIN.includes(digits.length)).map(({ digits }) => ofDigits(digits));
}

/** As an index links its files, with their names; `rest` is the line without them. */
function inAddresses(row) {
  const found = [];
  let rest = "", from = 0;
  for (const each of row.matchAll(FRAGMENT)) {
    const before = row.slice(from, each.index), address = before.slice(startOfLast(before));
    rest += `${before.slice(0, before.length - address.length)} `;
    from = each.index + each[0].length;
    found.push(withName(named(each[1], each[2]), address.split("?")[0].split("/").at(-1)));
  }
  return { found, rest: rest + row.slice(from) };
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

function labelAt(row, index, digits) {
  const before = /[:="'\s>x]/i.test(row[index - 1] ?? "") ? row.slice(Math.max(0, index - FARTHEST), index).replace(/0x$/i, "") : "";
  const [, label, sign] = LABEL.exec(before) ?? [];
  return sign || (digits.length >= SHORTEST && BARE_LABEL.test(label)) ? label : undefined;
}

function ofBase64(algorithm, value) {
  try {
    return { digest: digestOfBase64(algorithm, value) };
  } catch ({ message }) {
    return { reason: message };
  }
}

function unquoted(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
