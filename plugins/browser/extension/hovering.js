// Turns what the hover script found under the pointer into faces, only ever the latest of all pages.
import { hoverAsk } from "./asks.js";
import { digestAt } from "./checkface/ui/picked.js";
import { Latest } from "./latest.js";
import { answer, post } from "./ports.js";
import { studio } from "./studio_here.js";

export const SCRIPT = "hover";
export const PAGES = { origins: ["*://*/*"] };
const latest = new Latest();

/** Answers a hover script of some frame. */
export function serveHover(port) {
  let asked = 0;
  port.onMessage.addListener(async (said) => {
    const ask = hoverAsk(said);
    if (!ask) return;
    asked = ask.id;
    if (!(await isOn())) return post(port, { off: true }); // pages that are open keep the script
    const found = digestAt(ask.text, ask.at);
    if (!found) return post(port, { id: ask.id, none: true });
    post(port, { id: ask.id, digest: String(found.digest), start: found.start, end: found.end });
    const drawn = { id: ask.id, digest: String(found.digest), faces: [0, 1, 2], side: ask.dense ? 128 : 64 };
    latest.run((signal) => (asked === ask.id && !port.gone ? answer(port, studio, drawn, signal) : Promise.resolve()));
  });
  port.onDisconnect.addListener(() => { port.gone = true; });
}

export async function isOn() {
  return (await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT] })).length > 0;
}

export async function turnOn() {
  if (await isOn()) return;
  await chrome.scripting.registerContentScripts([{
    id: SCRIPT, js: ["card.js", "hover.js"], matches: PAGES.origins, allFrames: true, runAt: "document_idle",
  }]);
}

export async function turnOff() {
  if (await isOn()) await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT] });
}
