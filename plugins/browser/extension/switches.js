// Turns what the user wants into permissions that are asked then, and given back when it is turned off.
import { isOn, PAGES, turnOff, turnOn } from "./hovering.js";
import { ALLOWED, hostVersion } from "./native_host.js";
import { readsPages } from "./page_digests.js";
import { FILES, mayReadFiles } from "./reading.js";
import { say } from "./say.js";

const DOWNLOADS = { permissions: ["downloads"] };
const has = (permission) => chrome.permissions.contains(permission);
const request = (permission) => chrome.permissions.request(permission);
const remove = (permission) => chrome.permissions.remove(permission);

/** Each { key, here, on(), turn(on), note() }: `turn` is called in a click, and asks first of all. */
export const SWITCHES = [
  { key: "hover", here: true, on: isOn, turn: turnHover },
  { key: "downloads", here: true, on: () => has(DOWNLOADS), turn: (on) => (on ? request(DOWNLOADS) : remove(DOWNLOADS)) },
  { key: "pages", here: true, on: readsPages, turn: turnPages },
  { key: "files", here: Boolean(FILES), on: () => has(FILES), turn: (on) => (on ? request(FILES) : remove(FILES)), note: filesNote },
  { key: "host", here: true, on: () => has(ALLOWED), turn: (on) => (on ? request(ALLOWED) : remove(ALLOWED)), note: hostNote },
];

async function turnHover(on) {
  if (on && (await request(PAGES))) return turnOn();
  await turnOff();
  if (!(await readsPages())) await remove(PAGES);
}

async function turnPages(on) {
  const granted = on && (await request(PAGES));
  await chrome.storage.local.set({ pages: granted });
  if (!granted && !(await isOn())) await remove(PAGES);
}

/** Chromium has a second switch of its own, which only a person can turn. */
async function filesNote() {
  return (await mayReadFiles()) ? "" : say("filesSwitch");
}

async function hostNote() {
  try {
    return say("hostFound", (await hostVersion()).version);
  } catch (error) {
    return error.message;
  }
}
