// Turns the path of a finished download into what its bytes say, if the user lets Chromium read files for us.
import { offscreenPort } from "./studio_here.js";

/** What the browser asks the user for; it has a second switch of its own, which only a person can turn. */
export const FILES = { origins: ["file:///*"] };

export async function mayReadFiles() {
  return (await chrome.permissions.contains(FILES)) && chrome.extension.isAllowedFileSchemeAccess();
}

/** { digest, size, manifest }. Throws what keeps it from being read. */
export async function readFile(path) {
  const port = await offscreenPort("file");
  const said = await new Promise((resolve) => {
    port.onMessage.addListener((heard) => heard.going || resolve(heard)); // which keeps us alive
    port.onDisconnect.addListener(() => resolve({ failed: "the page that hashes has ended" }));
    port.postMessage({ path });
  });
  port.disconnect();
  if (said.failed !== undefined) throw new Error(said.failed);
  return said;
}
