// Turns the downloads that are remembered into what is known of each.
import { Digest } from "./checkface/index.js";
import { element, foreign } from "./checkface/ui/element.js";
import { plain } from "./checkface/ui/plain.js";
import { lines, portraitOf } from "./check_section.js";
import { records } from "./records.js";
import { say } from "./say.js";

const MOST_SHOWN = 3;

/** Now, and whenever one has gone on. */
export async function watchDownloads(only) {
  chrome.storage.session.onChanged.addListener(({ downloads }) => downloads && showDownloads(only));
  await showDownloads(only);
}

/** The latest, or the one that `only` names. */
async function showDownloads(only) {
  const found = await records();
  const chosen = only === undefined ? found.slice(0, MOST_SHOWN) : found.filter(({ id }) => id === only);
  document.getElementById("downloads").hidden = !chosen.length;
  document.getElementById("downloads-list").replaceChildren(...chosen.map(shownRecord));
}

function shownRecord({ name, state, digest, findings, reason }) {
  if (state === "hashed")
    return element("article", {}, lines(findings), findings.length ? null : element("p", { class: "soft" }, say("downloadAlone")),
      portraitOf(Digest.parse(digest), name));
  const sentence = { hashing: say("downloadHashing"), unread: say("downloadUnread"), failed: say("downloadFailed", reason ?? "") }[state];
  return element("article", {}, element("p", { class: "checkface-title" }, foreign(plain(name))), element("p", { class: "soft" }, sentence));
}
