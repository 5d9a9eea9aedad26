// Answers tests/core/test_js_ui.py with core/js/ui: what it makes of texts and digests, without a page.
import { readFileSync } from "node:fs";
import { Digest } from "../../core/js/index.js";
import * as ui from "../../core/js/ui/index.js";

const { compared, isPrintable, LANGUAGES, languageOf, PainterOnce, plain, t, useLanguage, useTexts } = ui;
const asked = JSON.parse(readFileSync(0, "utf8"));
const texts = {};
for (const each of Object.keys(LANGUAGES)) texts[each] = (await import(`../../core/js/ui/languages/${each}.js`)).default;

await useLanguage("de");
const german = t("copied");
await useLanguage("xx");
const fallback = t("copied");
useTexts("de", {});
const missing = t("copied");
useTexts("en", { one: "[{a}] {b} {c}", two: "{a}" });
const painter = new PainterOnce({ weights: new Uint8Array(9), workers: 0 });
const failures = [];
for (const _ of [1, 2]) await painter.get().catch((error) => failures.push(error.name));
const parsed = (each) => each && Digest.parse(each);
const answer = {
  names: Object.keys(ui),
  texts,
  plain: asked.plain.map(plain),
  printable: asked.plain.map(isPrintable),
  languages: asked.languages.map((each) => languageOf(each)),
  german,
  fallback,
  missing,
  once: t("one", { a: "{b}", b: "\u202e<b>", toString: 1 }),
  hebrew: t("two", { a: "\u05d0.zip" }),
  inherited: t("toString"),
  failures,
  verdicts: asked.pairs.map(([one, other]) => compared(parsed(one), parsed(other))),
};
process.stdout.write(JSON.stringify(answer));
