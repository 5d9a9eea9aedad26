// Turns a page that a file came from into the lines and links in which digests stand.
import { PAGES } from "./hovering.js";

/** Letters of a line with its heading, and of all of them: some pages have thousands, and a few pages are remembered. */
const LONGEST = 1100;
const ALL = 500_000;

/**
 * { origin, list, lines, links, isCut } of a tab, or undefined where we may not look at it; what may hold one of
 * `names` before the rest, of which not all may be there: then it `isCut`. `list` is its name where it is a list.
 */
export async function pageOf(tabId, names = []) {
  try {
    const [found] = await chrome.scripting.executeScript({ target: { tabId }, func: writtenHere, args: [names] });
    return found?.result && checked(found.result);
  } catch {
    return undefined;
  }
}

/** Whether the user lets us look at the pages that downloads come from. */
export async function readsPages() {
  return Boolean((await chrome.storage.local.get("pages")).pages) && chrome.permissions.contains(PAGES);
}

/** That of the page which started a download, if the user lets us look at pages, and it is still there. */
export async function pageAt(address, names) {
  if (!address || !URL.canParse(address) || !(await readsPages())) return undefined;
  const tabs = (await chrome.tabs.query({})).sort((one, other) => Number(other.active) - Number(one.active));
  const tab = tabs.find(({ url }) => withoutFragment(url) === withoutFragment(address)) ?? tabs.find(({ url }) => isRootOf(address, url));
  const page = tab && (await pageOf(tab.id, names));
  return page?.origin === new URL(address).origin ? page : undefined; // it has gone elsewhere by now
}

/** Pages tell other sites no more of their address than its origin. */
function isRootOf(address, url) {
  return URL.canParse(address) && URL.canParse(url ?? "") && address === `${new URL(url).origin}/`;
}

function withoutFragment(address) {
  return String(address ?? "").split("#")[0];
}

/** Runs in the page; it stands alone. Nothing is cut within a word: a part of a digest may look like another one. */
function writtenHere(names) {
  const LIKELY = /[0-9a-f](?:[ :\u00a0]?\p{Default_Ignorable_Code_Point}*[0-9a-f]){63}|sha(?:256|512)-[a-z0-9+/]{20}|sha-?(?:2-)?256.{0,200}?(?<![0-9a-z])[0-9a-f]{16}/iu;
  const HEADING = /(?<![a-z])(?:sha|blake|md|ripemd|rmd|sm|b)[-_ ]?\d|keccak|shake|whirlpool|gost|streebog|skein|groestl|[^\0-\x7f]\S*\d/i;
  const MOST = 20_000, ALL = 500_000, LONGEST = 600, LONGEST_HEADING = 150, AROUND = 250;
  const whole = document.body?.innerText ?? "", text = whole.slice(0, 8_000_000);
  const anchors = document.querySelectorAll('a[href*="#sha256=" i]');
  let isCut = whole.length > text.length || anchors.length > MOST;
  const file = location.pathname.split("/").at(-1).slice(0, LONGEST_HEADING);
  const list = document.contentType === "text/plain" || /sums?(?:\.txt)?(?:\.asc)?$/i.test(file) ? file.replace(/\.asc$/i, "") : "";
  const lines = chosen(underHeadings(text.split("\n"))), links = chosen([...anchors].slice(0, MOST).map(({ href }) => href).filter(isLikely));
  return { origin: location.origin, list, lines, links, isCut };

  /** Lines without a digest may say of what algorithm those below are: the last three. */
  function underHeadings(rows) {
    const found = [];
    let above = [];
    for (const row of rows) {
      const likely = parts(row).filter(isLikely);
      if (!likely.length && row.length <= LONGEST_HEADING && HEADING.test(row)) above = [...above, row].slice(-3);
      for (const each of likely) found.push([...above, each].join("\n"));
    }
    return found;
  }

  function isLikely(line) {
    if (line.length > LONGEST && LIKELY.test(line)) isCut = true;
    return line.length <= LONGEST && LIKELY.test(line);
  }

  function parts(line) {
    if (line.length <= LONGEST) return [line];
    isCut ||= line.length > 200_000;
    const found = [...line.slice(0, 200_000).matchAll(new RegExp(LIKELY, "giu"))];
    return found.map(({ index, 0: { length } }) => around(line, Math.max(0, index - AROUND), index + length + AROUND));
  }

  function around(line, from, to) {
    const start = from && line.slice(from).search(/\s/), end = line.slice(to).search(/\s|$/);
    return start < 0 ? "" : line.slice(from + start, to + end);
  }

  /** As many as there is room for: with the very names first, then with what may be another spelling of them. */
  function chosen(texts) {
    const isNamed = (each) => names.some((name) => each.includes(name) || each.includes(encodeURIComponent(name)));
    const starts = names.map((name) => folded(name).split(/(?<=-)\d/)[0]);
    const isAlike = (each) => starts.some((start) => folded(each).includes(start));
    const ordered = new Set([...texts.filter(isNamed), ...texts.filter(isAlike), ...texts]), kept = [];
    let room = ALL;
    for (const each of ordered) if ((room -= each.length) >= 0) kept.push(each);
    isCut ||= kept.length < ordered.size;
    return kept;
  }

  function folded(name) {
    return name.toLowerCase().replace(/[-_.]+/g, "-");
  }
}

/** What comes back from a page's process is of no shape that we trust. */
function checked({ origin, list, lines, links, isCut }) {
  const some = [lines, links].map(texts), isWhole = isCut === false && some[0].length === lines?.length && some[1].length === links?.length;
  const [whence, called] = [origin, list].map((each) => (typeof each === "string" ? each.slice(0, 300) : ""));
  return { origin: whence, list: called, lines: some[0], links: some[1], isCut: !isWhole };
}

function texts(list) {
  let room = ALL;
  const isFit = (each) => typeof each === "string" && each.length <= LONGEST && (room -= each.length) >= 0;
  return Array.isArray(list) ? list.filter(isFit) : [];
}
