// Turns the downloads that are remembered into what is known of each.
import { Digest } from "./checkface/index.js";
import { element, foreign } from "./checkface/ui/element.js";
import { plain } from "./checkface/ui/plain.js";
import { lines, portraitOf } from "./check_section.js";
import { isDifferent, records } from "./records.js";
import { say } from "./say.js";

const MOST_SHOWN = 3;

/** Now, and whenever one has gone on. */
export async function watchDownloads(only) {
  chrome.storage.session.onChanged.addListener(({ downloads }) => downloads && showDownloads(only));
  await showDownloads(only);
  chrome.runtime.connect({ name: "page" }); // which wakes who may have been ended over a file
}

/** The latest, or the one that `only` names; and all that differ. */
async function showDownloads(only) {
  const isWanted = ({ id }, at) => (only === undefined ? at < MOST_SHOWN : id === only);
  const chosen = (await records()).filter((each, at) => isWanted(each, at) || isDifferent(each));
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
