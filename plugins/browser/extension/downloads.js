// Turns a finished download into a record of its digest and of what its page and manifest say.
import { Digest } from "./checkface/index.js";
import { showBadge } from "./badge.js";
import { findingsOf } from "./comparing.js";
import { namesOf } from "./file_names.js";
import { ALLOWED, hashByHost } from "./native_host.js";
import { pageAt } from "./page_digests.js";
import { mayReadFiles, readFile } from "./reading.js";
import { forgetPage, isDifferent, keepPage, keepRecord, keptPage, records } from "./records.js";
import { openWindow } from "./windows.js";

const PAUSE = 5000;
const ENDED = ["hashed", "unread", "failed"];
const running = new Set();
let watching = false, isLate = false, warned = 0;

/** From now on, and again when the browser lets us. */
export function watchDownloads() {
  chrome.permissions.onAdded.addListener(() => listen() && beginAgain());
  chrome.alarms?.onAlarm.addListener(() => isLate && beginAgain());
  listen();
}

/**
 * Firefox wakes us only for what we listened to when we began. So we are to be woken when we have rested, which is
 * after thirty seconds without an event; until then we hear all.
 */
function beginAgain() {
  isLate = true;
  chrome.alarms?.create("listen", { delayInMinutes: 0.6 });
}

/** Whether this is new. */
function listen() {
  if (watching || !chrome.downloads) return false;
  watching = true;
  chrome.downloads.onCreated.addListener((item) => item.incognito || begun(item));
  chrome.downloads.onChanged.addListener(({ id, state }) => state?.current === "complete" && finished(id));
  chrome.downloads.onErased.addListener(forgetPage);
  goOn();
  return true;
}

/** A browser may end us while we read a file: then it is read again, if it is still known. */
async function goOn() {
  for (const record of await records()) {
    if (ENDED.includes(record.state) || running.has(record.id)) continue;
    await keepRecord({ ...record, state: "unread" });
    await finished(record.id);
  }
}

/** The page may be another one when a long download ends, or is resumed. */
async function begun({ id, url, finalUrl, referrer }) {
  const page = await pageAt(referrer, namesOf({ name: "", urls: addresses({ url, finalUrl }) }).flat().filter(Boolean));
  if (page) await keepPage(id, page);
}

/** Before and behind what the server redirects: a page knows the first one. */
function addresses({ url, finalUrl }) {
  return [...new Set([url, finalUrl].filter(Boolean))];
}

async function finished(id) {
  if (running.has(id)) return;
  running.add(id);
  try {
    const [item] = await chrome.downloads.search({ id });
    if (item?.filename && !item.incognito) await check(item); // nothing is remembered of a private window
  } finally {
    running.delete(id);
  }
}

async function check(item) {
  const name = item.filename.split(/[\\/]/).at(-1);
  const record = { id: item.id, name, urls: addresses(item), referrer: item.referrer ?? "" };
  await keepRecord({ ...record, state: "hashing" });
  const ended = await hashed(record, item).catch((error) => ({ state: "failed", reason: String(error.message) }));
  await keepRecord({ ...record, ...ended });
  await forgetPage(item.id);
  await tell({ ...record, ...ended });
}

async function hashed(record, { filename, fileSize }) {
  const read = await readBySomebody(filename);
  if (!read) return { state: "unread" };
  if (fileSize > 0 && read.size !== fileSize) return { state: "failed", reason: chrome.i18n.getMessage("downloadChanged") };
  const digest = Digest.parse(read.digest);
  const page = (await keptPage(record.id)) ?? (await pageAt(record.referrer, namesOf(record).flat()));
  const findings = await findingsOf({ ...record, digest }, { page, manifest: read.manifest });
  return { state: "hashed", digest: String(digest), findings };
}

/** By ourselves if we may, else by the host; undefined where neither is allowed. */
async function readBySomebody(path) {
  const host = await chrome.permissions.contains(ALLOWED);
  if (await mayReadFiles()) {
    try {
      return await readFile(path);
    } catch (error) {
      if (!host) throw error;
    }
  }
  return host ? hashByHost(path) : undefined;
}

/** A difference is not left to be found; the window shows those of a whole storm. */
async function tell(record) {
  await showBadge(record);
  if (!isDifferent(record) || Date.now() - warned < PAUSE) return;
  warned = Date.now();
  await openWindow({ download: record.id });
}
