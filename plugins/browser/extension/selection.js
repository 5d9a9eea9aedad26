// Turns a selection on a page into the card of its digest, over that page or in a window of our own.
import { Digest } from "./checkface/index.js";
import { plain } from "./checkface/ui/plain.js";
import { answer } from "./ports.js";
import { studio } from "./studio_here.js";
import { openWindow } from "./windows.js";
import { digestWritten } from "./written_digest.js";

const LONGEST_SHOWN = 80;
const LONGEST_HASHED = 16_000_000;
const FACES = [0, 1, 2];
/** No bytes stand for it; on its way to us the browser would make it another letter. */
const HALF = "\ud800";

/** `info` and `tab` as the context menu gives them. */
export async function checkSelection(info, tab) {
  const text = await selectedText(tab, info.frameId ?? 0);
  const subject = await subjectOf(text || info.selectionText || "", !text).catch((error) => ({ failed: String(error.message) }));
  const port = await cardPort(tab).catch(() => undefined);
  if (port) return show(port, subject);
  await openWindow({ digest: subject.digest, title: subject.title, failed: subject.failed, tab: tab?.id });
}

/** What a text stands for: the digest that it writes, or else that of its letters, which a menu tells in one line. */
export async function subjectOf(text, ofMenu) {
  if (!text) throw new Error(chrome.i18n.getMessage("selectionEmpty"));
  if (text.length > LONGEST_HASHED) throw new Error(chrome.i18n.getMessage("selectionTooLong"));
  const written = digestWritten(text);
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

async function cardPort(tab) {
  const target = { tabId: tab.id, frameIds: [0] };
  await chrome.scripting.executeScript({ target, files: ["card.js", "overlay.js"] });
  return chrome.tabs.connect(tab.id, { name: "overlay", frameId: 0 });
}

function show(port, subject) {
  const ending = new AbortController();
  port.onDisconnect.addListener(() => ending.abort());
  port.postMessage({ subject });
  if (subject.failed) return undefined;
  return answer(port, studio, { id: 1, digest: subject.digest, faces: FACES, side: 256 }, ending.signal);
}
