// Turns a selection on a page into the card of its digest, over that page or in a window of our own.
import { Digest } from "./checkface/index.js";
import { wholeDigest } from "./checkface/ui/picked.js";
import { plain } from "./checkface/ui/plain.js";
import { answer, post } from "./ports.js";
import { studio } from "./studio_here.js";
import { openWindow } from "./windows.js";

const LONGEST_SHOWN = 80;
const LONGEST_HASHED = 16_000_000;
const FACES = [0, 1, 2];
/** No bytes stand for it; on its way to us the browser would make it another letter. */
const HALF = "\ud800";

/** Milliseconds: a page that is busy, or pretends to be, answers nothing. */
const PATIENCE = 10_000;
const LATE = Symbol("late");

/** `info` and `tab` as the context menu gives them. A page that lets no card lie over it gets none: a window has it. */
export async function checkSelection(info, tab) {
  const text = await within(PATIENCE, selectedText(tab, info.frameId ?? 0));
  const isTold = text === LATE || !text;
  const subject = await subjectOf((isTold ? info.selectionText : text) ?? "", isTold).catch((error) => ({ failed: String(error.message) }));
  const port = text === LATE ? undefined : await cardOver(tab, subject);
  if (port) return drawOn(port, subject);
  await openWindow({ digest: subject.digest, title: subject.title, failed: subject.failed, tab: tab?.id });
}

async function within(patience, work) {
  let waiting;
  const late = new Promise((resolve) => { waiting = setTimeout(resolve, patience, LATE); });
  return Promise.race([work, late]).finally(() => clearTimeout(waiting));
}

/** What a text stands for: the digest that it writes, or else that of its letters, which a menu tells in one line. */
export async function subjectOf(text, ofMenu) {
  if (!text) throw new Error(chrome.i18n.getMessage("selectionEmpty"));
  if (text.length > LONGEST_HASHED) throw new Error(chrome.i18n.getMessage("selectionTooLong"));
  const written = wholeDigest(text);
  const digest = written ?? (await Digest.ofText(text));
  const key = written ? "selectionIsDigest" : ofMenu ? "selectionTold" : "selectionHashed";
  const about = chrome.i18n.getMessage(key, String([...text].length));
  return { digest: String(digest), title: quoted(text), about };
}

/** Short enough to be read, and harmless. */
export function quoted(text) {
  const letters = [...text.trim().slice(0, 4 * LONGEST_SHOWN)];
  const cut = letters.slice(0, LONGEST_SHOWN).join("");
  return `“${plain(cut.replace(/\s+/g, " "))}${letters.length > LONGEST_SHOWN ? "…" : ""}”`;
}

/** With its lines, which the menu does not tell; undefined where pages may not be looked at. */
async function selectedText(tab, frame) {
  const target = { tabId: tab?.id, frameIds: [frame] };
  const found = await chrome.scripting.executeScript({ target, func: selectionHere }).catch(() => []);
  const { text, isWhole } = found?.[0]?.result ?? {};
  if (isWhole === false) return HALF;
  return typeof text === "string" ? text : undefined;
}

function selectionHere() {
  const field = document.activeElement;
  const inField = field && typeof field.selectionStart === "number" && field.type !== "password";
  const text = inField ? field.value.slice(field.selectionStart, field.selectionEnd) : "";
  const selected = (text || String(getSelection())).slice(0, 16_000_001);
  return { text: selected, isWhole: selected.length > 16_000_000 || (selected.isWellFormed?.() ?? true) };
}

/** The port of a card that says that it is there, or undefined. */
async function cardOver(tab, subject) {
  const port = await within(PATIENCE, cardPort(tab).catch(() => LATE));
  if (port === LATE) return undefined;
  const answer = new Promise((resolve) => {
    port.onMessage.addListener(resolve);
    port.onDisconnect.addListener(() => resolve(LATE));
  });
  post(port, { subject });
  if ((await within(PATIENCE, answer)) !== LATE) return port;
  post(port, { away: true }); // it would come late
  port.disconnect();
  return undefined;
}

async function cardPort(tab) {
  const target = { tabId: tab.id, frameIds: [0] };
  await chrome.scripting.executeScript({ target, files: ["card.js", "overlay.js"] });
  return chrome.tabs.connect(tab.id, { name: "overlay", frameId: 0 });
}

function drawOn(port, subject) {
  if (subject.failed) return undefined;
  const ending = new AbortController();
  port.onDisconnect.addListener(() => ending.abort());
  return answer(port, studio, { id: 1, digest: subject.digest, faces: FACES, side: 256 }, ending.signal);
}
