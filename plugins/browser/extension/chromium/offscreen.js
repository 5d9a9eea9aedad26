// Turns questions of the service worker into faces, in Chromium, whose service workers have no workers of their own.
import { hashFileAt } from "./local_file.js";
import { post, serve } from "./ports.js";
import { Studio } from "./studio.js";

const BACKGROUND = chrome.runtime.getURL("background.js");
/** Milliseconds: who asked is ended by the browser if it hears nothing for thirty seconds. */
const BREATH = 10_000;
let hashing = 0;
const studio = new Studio({ rested: () => hashing || window.close() });

chrome.runtime.onConnect.addListener((port) => {
  if (port.sender?.tab || port.sender?.url !== BACKGROUND) return; // pages talk to the service worker
  if (port.name === "studio") serve(port, studio);
  if (port.name === "file") port.onMessage.addListener((said) => hash(port, said));
});

async function hash(port, { path }) {
  hashing++;
  const breathing = setInterval(() => post(port, { going: true }), BREATH);
  try {
    post(port, await hashFileAt(path));
  } catch (error) {
    post(port, { failed: String(error.message) });
  } finally {
    clearInterval(breathing);
    hashing--;
    studio.restSoon();
  }
}
