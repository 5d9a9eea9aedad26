// Turns two digests into a verdict that nobody can miss: in words, with a sign, and with both faces side by side.
import { compared, SAME } from "./compared.js";
import { element } from "./element.js";
import { t } from "./language.js";
import { portrait } from "./portraits.js";

export { compared, DIFFERENT, SAME, UNKNOWN } from "./compared.js";

/** A sentence with its sign, and in a colour too; a screen reader hears it when it comes into the page. */
export function verdictLine(verdict, sentence) {
  return element("p", { class: `checkface-verdict checkface-${verdict}`, role: verdict === SAME ? "status" : "alert" },
    element("span", { class: "checkface-sign", "aria-hidden": "true" }), element("strong", {}, sentence));
}

/**
 * The comparison of two things, { title, digest } each: the verdict, then both portraits. Options are those of `portrait`. `card.verdict` and `card.drawn` say more.
 */
export function comparison(one, other, options = {}) {
  const verdict = compared(one.digest, other.digest);
  const sentence = t(`verdict.${verdict}`, { one: one.title, other: other.title,
    algorithm: one.digest.algorithm, algorithm2: other.digest.algorithm });
  const first = portrait(one.digest, { side: 132, ...options, title: one.title });
  const after = verdict === SAME ? first.drawn : undefined; // then they are drawn once
  const portraits = [first, portrait(other.digest, { side: 132, ...options, title: other.title, after })];
  const card = element("section", { class: `checkface-comparison checkface-is-${verdict}`, "aria-label": t("verdict") },
    verdictLine(verdict, sentence), element("div", { class: "checkface-pair" }, portraits));
  card.verdict = verdict;
  card.drawn = Promise.all(portraits.map((each) => each.drawn));
  return card;
}
