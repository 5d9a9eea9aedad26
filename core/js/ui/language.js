// Turns a key into a sentence in the reader's language, and sets the page in it.
import english from "./languages/en.js";
import { isolated, plain } from "./plain.js";

/** What readers choose from, each by its own name; `languages/<key>.js` has the texts. */
export const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français", es: "Español", ja: "日本語", zh: "简体中文" };
/** Each by its own literal name: whoever packs or reviews this sees all that can be loaded. */
const LOADED = {
  en: async () => english,
  de: async () => (await import("./languages/de.js")).default,
  fr: async () => (await import("./languages/fr.js")).default,
  es: async () => (await import("./languages/es.js")).default,
  ja: async () => (await import("./languages/ja.js")).default,
  zh: async () => (await import("./languages/zh.js")).default,
};
const TAGS = { zh: "zh-Hans" };
/** Chinese of these places has other letters: our English is read more easily than ours. */
const TRADITIONAL = ["hant", "tw", "hk", "mo"];
const KEPT = "checkface-language";

let texts = english;
let current = "en";

/** The key of the first of `wanted` (such as `navigator.languages`) that we have; else English. */
export function languageOf(wanted) {
  for (const tag of wanted ?? []) {
    const [first, ...rest] = String(tag).replace("_", "-").toLowerCase().split("-");
    if (Object.hasOwn(LANGUAGES, first) && !(first === "zh" && rest.some((part) => TRADITIONAL.includes(part)))) return first;
  }
  return "en";
}

/** What the reader chose earlier, else what the browser asks for. */
export function readersLanguage() {
  return languageOf([kept(), ...(globalThis.navigator?.languages ?? [])].filter(Boolean));
}

/** Speak it from now on; English where its texts cannot be had. `keep` remembers it for the next visit. */
export async function useLanguage(language = readersLanguage(), { keep = false } = {}) {
  const key = languageOf([language]);
  try {
    useTexts(key, await LOADED[key]());
  } catch {
    useTexts("en", english);
  }
  if (keep) remember(current);
  if (typeof document === "object") {
    document.documentElement.lang = tag();
    document.documentElement.dir = "ltr";
  }
  return current;
}

/** As `useLanguage`, with texts that are there already: where nothing can be imported later. */
export function useTexts(language, spoken) {
  current = language;
  texts = spoken;
}

/** The key of the language that is spoken. */
export function language() {
  return current;
}

/** As HTML calls it. */
export function tag() {
  return TAGS[current] ?? current;
}

/** The sentence of a key. What stands in braces is `values`' own, shown plainly: it may be a stranger's. */
export function t(key, values = {}) {
  const text = (Object.hasOwn(texts, key) && texts[key]) || (Object.hasOwn(english, key) && english[key]) || key;
  return text.replace(/\{(\w+)\}/g, (found, name) => (Object.hasOwn(values, name) ? isolated(plain(values[name])) : found));
}

/** Of all elements in `root`: `data-t` is the key of its text, `data-t-label`, `-title`, `-placeholder` of these. */
export function translate(root = document) {
  for (const each of root.querySelectorAll("[data-t]")) each.textContent = t(each.dataset.t);
  const named = { tLabel: "aria-label", tTitle: "title", tPlaceholder: "placeholder", tContent: "content" };
  for (const [held, attribute] of Object.entries(named)) {
    const selector = `[data-t-${held.slice(1).toLowerCase()}]`;
    for (const each of root.querySelectorAll(selector)) each.setAttribute(attribute, t(each.dataset[held]));
  }
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** A number of bytes as people say it: 1.2 GB. */
export function bytesText(count) {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  const value = count / 1000 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  return new Intl.NumberFormat(tag(), { style: "unit", unit: UNITS[step], unitDisplay: step ? "short" : "long", maximumFractionDigits: digits })
    .format(value);
}

export function numberText(number) {
  return new Intl.NumberFormat(tag()).format(number);
}

export function percentText(share) {
  return new Intl.NumberFormat(tag(), { style: "percent" }).format(Math.min(1, Math.max(0, share)));
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a page that may keep nothing
  }
}

function remember(key) {
  try {
    localStorage.setItem(KEPT, key);
  } catch {
    // it is chosen anew next time
  }
}
