// Turns a digest into what is sent on: an address whose fragment no server ever sees, and the words beside it.
import { words } from "../checkface/face.js";
import { element } from "../checkface/ui/element.js";
import { t } from "../checkface/ui/language.js";
import { plain } from "../checkface/ui/plain.js";

/** The address of this page that shows a digest. */
export function addressOf(digest) {
  return new URL(`#${digest}`, location.href.split("#")[0].split("?")[0]).href;
}

/** Two buttons: a link to copy, and the system's own way where there is one. */
export function shareButtons(digest, title) {
  const copy = element("button", { type: "button", class: "site-button site-quiet", onclick: () => copied(copy, addressOf(digest)) },
    t("check.link"));
  const share = navigator.share && element("button", { type: "button", class: "site-button site-quiet",
    onclick: () => shared(digest, title) }, t("check.share"));
  return element("p", { class: "check-share" }, copy, " ", share);
}

async function copied(button, text) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = t("copied");
  } catch {
    button.replaceWith(element("a", { href: text }, text));
  }
}

async function shared(digest, title) {
  const text = `${title ? `${plain(title)}: ` : ""}${(await words(digest)).join(" ")}`;
  await navigator.share({ title: "checkface", text, url: addressOf(digest) }).catch(() => undefined); // changed their mind
}
