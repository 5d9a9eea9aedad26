// Turns a page of plain HTML into one of the site: in the reader's language, and at hand without a network.
import { element } from "./checkface/ui/element.js";
import { language, LANGUAGES, t, translate, useLanguage } from "./checkface/ui/language.js";

const ALWAYS_ASK = { updateViaCache: "none" };
const told = new Set();

/** Each page calls it first of all. `onLanguage` is called when the reader chooses another language. */
export async function frame(onLanguage) {
  document.querySelector(".site-needs")?.remove();
  await useLanguage();
  translate();
  if (onLanguage) told.add(onLanguage);
  offerLanguages(document.querySelector("#site-language"));
  performance.mark("site-ready"); // benchmarks/site.py
  if (document.readyState === "complete") keepAtHand();
  else addEventListener("load", keepAtHand, { once: true });
}

/** Work that nobody waits for: after the page is shown, when there is time. */
export function whenIdle(work) {
  const later = globalThis.requestIdleCallback ?? ((each) => setTimeout(each, 1));
  requestAnimationFrame(() => later(work, { timeout: 2000 }));
}

function offerLanguages(choice) {
  if (!choice) return;
  choice.replaceChildren(...Object.entries(LANGUAGES).map(([key, name]) =>
    element("option", { value: key, lang: key === "zh" ? "zh-Hans" : key, selected: key === language() }, name)));
  choice.addEventListener("change", async () => {
    choice.value = await useLanguage(choice.value, { keep: true });
    translate();
    for (const each of told) each();
  });
}

/** A page that is not from https has no service worker, and does as well without. */
async function keepAtHand() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const isFirst = !workers.controller;
  try {
    const kept = await workers.register(new URL("service_worker.js", import.meta.url), ALWAYS_ASK);
    const offer = () => kept.waiting && workers.controller && offerUpdate(kept);
    const watch = () => kept.installing?.addEventListener("statechange", offer);
    kept.addEventListener("updatefound", watch);
    watch();
    offer();
    if (!isFirst) workers.addEventListener("controllerchange", () => offerUpdate()); // another tab has taken it
  } catch {
    // blocked, or full: the page is fetched each time
  }
}

/** The files of two versions are never mixed: the new ones come when the reader lets the page load anew. */
function offerUpdate(kept) {
  document.querySelector(".site-update")?.remove();
  const renew = () => {
    if (!kept?.waiting) return location.reload();
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    kept.waiting.postMessage("take over");
  };
  document.querySelector("main")?.before(element("p", { class: "site-update", role: "status" }, t("site.update"), " ",
    element("button", { type: "button", class: "site-button site-quiet", onclick: renew }, t("site.reload"))));
}
