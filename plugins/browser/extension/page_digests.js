// Turns a page that a file came from into the lines and links in which digests stand.
import { PAGES } from "./hovering.js";

/** { origin, lines, links } of a tab, or undefined where we may not look at it. */
export async function pageOf(tabId) {
  try {
    const [found] = await chrome.scripting.executeScript({ target: { tabId }, func: writtenHere });
    return found?.result && checked(found.result);
  } catch {
    return undefined;
  }
}

/** Whether the user lets us look at the pages that downloads come from. */
export async function readsPages() {
  return Boolean((await chrome.storage.local.get("pages")).pages) && chrome.permissions.contains(PAGES);
}

/** That of the page which started a download, if the user lets us look at pages. */
export async function pageAt(address) {
  if (!address || !(await readsPages())) return undefined;
  const tabs = (await chrome.tabs.query({})).sort((one, other) => Number(other.active) - Number(one.active));
  const tab = tabs.find(({ url }) => withoutFragment(url) === withoutFragment(address)) ?? tabs.find(({ url }) => isRootOf(address, url));
  return tab && pageOf(tab.id);
}

/** Pages tell other sites no more of their address than its origin. */
function isRootOf(address, url) {
  return URL.canParse(address) && URL.canParse(url ?? "") && address === `${new URL(url).origin}/`;
}

function withoutFragment(address) {
  return String(address ?? "").split("#")[0];
}

/** Runs in the page; it stands alone. */
function writtenHere() {
  const LIKELY = /[0-9a-f]{64}|sha(?:256|512)-[a-z0-9+/]{43}/i, MOST = 300, LONGEST = 600;
  const text = (document.body?.innerText ?? "").slice(0, 4_000_000);
  const lines = text.split("\n").filter((line) => LIKELY.test(line)).slice(0, MOST).map((line) => line.slice(0, LONGEST));
  const links = [...document.querySelectorAll('a[href*="#sha256="]')].slice(0, 5000)
    .filter((link) => LIKELY.test(link.hash)).map((link) => link.href.slice(0, LONGEST));
  return { origin: location.origin, lines, links };
}

/** What comes back from a page's process is of no shape that we trust. */
function checked({ origin, lines, links }) {
  const texts = (list) => (Array.isArray(list) ? list.filter((each) => typeof each === "string" && each.length <= 600).slice(0, 5000) : []);
  return { origin: typeof origin === "string" ? origin.slice(0, 300) : "", lines: texts(lines), links: texts(links) };
}
