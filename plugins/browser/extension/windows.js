// Turns a digest into a window of our own, which no page can cover or imitate in its place.
import { windowAsk } from "./asks.js";

const SIZE = { width: 480, height: 720 };

const PAUSE = 1000;
const opened = new Map(); // by tab: what one page does takes no window from another

/** For a card in a page, which asks once: a page that is not what it seems opens no storm of windows. */
export function serveWindow(port) {
  port.onMessage.addListener((said) => {
    const shown = windowAsk(said), tab = port.sender.tab.id, now = performance.now();
    for (const [other, when] of opened) if (now - when >= PAUSE) opened.delete(other);
    if (!shown || opened.has(tab)) return;
    opened.set(tab, now);
    openWindow({ ...shown, tab });
  });
}

/** Of { digest, title, failed, tab }: what it shows first, and the page that it may be compared with. */
export async function openWindow(shown = {}) {
  const told = Object.entries({ window: 1, ...shown }).filter(([, value]) => value !== undefined);
  const known = told.filter(([key]) => ["window", "digest", "title", "failed", "tab", "download"].includes(key));
  const url = `${chrome.runtime.getURL("popup.html")}#${new URLSearchParams(known)}`;
  return chrome.windows.create({ url, type: "popup", ...SIZE });
}
