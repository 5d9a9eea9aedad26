// Turns a finished download into a record of its digest and of what its page and manifest say.
import { Digest } from "./checkface/index.js";
import { DIFFERENT, SAME } from "./checkface/ui/verdict.js";
import { findingsOf } from "./comparing.js";
import { ALLOWED, hashByHost } from "./native_host.js";
import { pageAt } from "./page_digests.js";
import { mayReadFiles, readFile } from "./reading.js";
import { keepPage, keepRecord, keptPage } from "./records.js";
import { openWindow } from "./windows.js";

const PAUSE = 5000;
let watching = false, warned = 0;

/** From now on, and again when the browser lets us. */
export function watchDownloads() {
  chrome.permissions.onAdded.addListener(listen);
  listen();
}

function listen() {
  if (watching || !chrome.downloads) return;
  watching = true;
  chrome.downloads.onCreated.addListener((item) => item.incognito || begun(item));
  chrome.downloads.onChanged.addListener(({ id, state }) => {
    if (state?.current === "complete") return finished(id);
    if (state?.current === "interrupted") return keptPage(id); // which forgets it
  });
}

/** The page may be another one when a long download ends. */
async function begun({ id, url, referrer }) {
  const page = await pageAt(referrer);
  if (page) await keepPage(id, { ...page, links: page.links.filter((link) => link.split("#")[0] === url.split("#")[0]) });
}

async function finished(id) {
  const [item] = await chrome.downloads.search({ id });
  if (!item?.filename || item.incognito) return; // nothing is remembered of a private window
  const record = { id, name: item.filename.split(/[\\/]/).at(-1), url: item.finalUrl ?? item.url, referrer: item.referrer ?? "" };
  await keepRecord({ ...record, state: "hashing" });
  const ended = await hashed(record, item.filename).catch((error) => ({ state: "failed", reason: String(error.message) }));
  await keepRecord({ ...record, ...ended });
  await tell({ ...record, ...ended });
}

async function hashed(record, path) {
  const read = await readBySomebody(path);
  if (!read) return { state: "unread" };
  const digest = Digest.parse(read.digest);
  const page = (await keptPage(record.id)) ?? (await pageAt(record.referrer));
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

const BADGES = {
  [SAME]: { text: "✓", color: "#0f6537" },
  [DIFFERENT]: { text: "≠", color: "#b01f18" },
  unknown: { text: "•", color: "#555b63" },
};

/** A difference is not left to be found. */
async function tell({ id, findings = [] }) {
  const verdicts = findings.map(({ verdict }) => verdict);
  const verdict = [DIFFERENT, SAME].find((each) => verdicts.includes(each)) ?? "unknown";
  const { text, color } = BADGES[verdict];
  await chrome.action.setBadgeText({ text });
  await chrome.action.setBadgeBackgroundColor({ color });
  if (verdict === DIFFERENT && Date.now() - warned > PAUSE) {
    warned = Date.now();
    await openWindow({ download: id });
  }
}
