// Turns the wish for a studio into the offscreen page of Chromium, whose service workers have no workers of their own.
import { DistantStudio } from "./ports.js";

const PAGE = "offscreen.html";
let opening;

export const studio = new DistantStudio(() => offscreenPort("studio"));

/** A port to the offscreen page, which is opened if it is not there. */
export async function offscreenPort(name) {
  opening ??= opened().finally(() => { opening = undefined; });
  await opening;
  return chrome.runtime.connect({ name });
}

async function opened() {
  const [found] = await chrome.runtime.getContexts({ contextTypes: ["OFFSCREEN_DOCUMENT"] });
  if (found) return;
  await chrome.offscreen.createDocument({
    url: PAGE,
    reasons: ["WORKERS"],
    justification: "Faces are drawn by workers, which a service worker cannot start.",
  });
}
