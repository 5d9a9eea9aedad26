// Turns the page that the user is on, what he drops, and his downloads into portraits: the popup, and the window of our own.
import { clearBadge } from "./badge.js";
import { showDigest, watchChecks } from "./check_section.js";
import { watchDownloads } from "./downloads_section.js";
import { showOrigin } from "./origin_section.js";
import { say, setPage } from "./say.js";
import { openWindow } from "./windows.js";

const asked = new URLSearchParams(location.hash.slice(1));
const isWindow = asked.has("window");

async function currentTab() {
  const wanted = Number(asked.get("tab"));
  if (wanted) return chrome.tabs.get(wanted).catch(() => undefined);
  return isWindow ? undefined : (await chrome.tabs.query({ active: true, currentWindow: true }))[0];
}

function wire(tab) {
  const within = (id) => document.getElementById(id);
  within("drop-here").textContent = say(isWindow ? "checkDrop" : "checkInWindow");
  within("pick").textContent = say(isWindow ? "checkPick" : "openWindow");
  within("pick").addEventListener("click", () => (isWindow ? within("files").click() : openOurs(tab)));
  within("options").addEventListener("click", () => chrome.runtime.openOptionsPage());
  watchChecks(tab);
}

/** The popup closes as soon as a file is chosen or dragged from elsewhere; a window stays. */
async function openOurs(tab) {
  await openWindow({ tab: tab?.id });
  window.close();
}

async function start() {
  document.body.classList.toggle("window", isWindow);
  await setPage();
  const tab = await currentTab();
  wire(tab);
  await clearBadge();
  if (asked.has("digest") || asked.has("failed")) showDigest(asked.get("digest"), asked.get("title"), asked.get("failed"));
  else if (tab && !isWindow) await showOrigin(tab.url);
  await watchDownloads(Number(asked.get("download")) || undefined);
  document.documentElement.dataset.ready = "";
}

start();
