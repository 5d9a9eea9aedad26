// Turns a page that a file came from into the lines and links in which digests stand.
import { PAGES } from "./hovering.js";

const LONGEST = 600;
const MOST = 600;

/** { origin, lines, links } of a tab, or undefined where we may not look at it; what holds one of `names` before the rest. */
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
  const LIKELY = /[0-9a-f]{64}|sha(?:256|512)-[a-z0-9+/]{43}/i, MOST = 300, LONGEST = 600, AROUND = 250;
  const text = (document.body?.innerText ?? "").slice(0, 8_000_000);
  const links = [...document.querySelectorAll('a[href*="#sha256=" i]')].slice(0, 20_000).map((link) => link.href);
  return { origin: location.origin, lines: chosen(text.split("\n").flatMap(parts)), links: chosen(links) };

  function parts(line) {
    if (line.length <= LONGEST) return [line];
    const found = [...line.slice(0, 200_000).matchAll(new RegExp(LIKELY, "gi"))].slice(0, MOST);
    return found.map(({ index, 0: { length } }) => around(line, Math.max(0, index - AROUND), index + length + AROUND));
  }

  function around(line, from, to) {
    const start = from && line.slice(from).search(/\s/), end = line.slice(to).search(/\s|$/);
    return start < 0 ? "" : line.slice(from + start, to + end);
  }

  function chosen(texts) {
    const likely = texts.filter((each) => LIKELY.test(each) && each.length <= LONGEST);
    const named = likely.filter((each) => names.some((name) => each.includes(name) || each.includes(encodeURIComponent(name))));
    return [...new Set([...named.slice(0, MOST), ...likely.slice(0, MOST)])];
  }
}

/** What comes back from a page's process is of no shape that we trust. */
function checked({ origin, lines, links }) {
  const texts = (list) => (Array.isArray(list) ? list.filter((each) => typeof each === "string" && each.length <= LONGEST).slice(0, MOST) : []);
  return { origin: typeof origin === "string" ? origin.slice(0, 300) : "", lines: texts(lines), links: texts(links) };
}
