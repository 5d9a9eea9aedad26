// Turns keys of _locales into sentences on our own pages, and their widgets' language into the same one.
import { useLanguage } from "./checkface/ui/language.js";
import { isolated, plain } from "./checkface/ui/plain.js";

/** The sentence of a key. Values may be a stranger's: they are shown plainly. */
export function say(key, ...values) {
  return chrome.i18n.getMessage(key, values.map((each) => isolated(plain(each)))) || key;
}

/** Sets a page: `data-say` is the key of its text, `data-say-label` and `data-say-placeholder` of these. */
export async function setPage() {
  await useLanguage(say("language"));
  for (const each of document.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
  for (const each of document.querySelectorAll("[data-say-label]")) each.setAttribute("aria-label", say(each.dataset.sayLabel));
  for (const each of document.querySelectorAll("[data-say-placeholder]")) each.placeholder = say(each.dataset.sayPlaceholder);
}
