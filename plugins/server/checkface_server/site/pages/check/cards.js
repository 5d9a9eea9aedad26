// Turns what was checked into cards: a face, a verdict, a list of files.
import { element, foreign } from "../checkface/ui/element.js";
import { bytesText, numberText, t } from "../checkface/ui/language.js";
import { plain } from "../checkface/ui/plain.js";
import { digestLine, portrait } from "../checkface/ui/portraits.js";
import { comparison, verdictLine } from "../checkface/ui/verdict.js";
import { shareButtons } from "./sharing.js";

/** Shown at first, and with each wish for more. */
const PART = 60;
const SIGN = { same: "same", missing: "unknown", beside: "unknown", unknown: "unknown", unreadable: "unknown", unread: "unknown" };

/** One digest, large: what a person looks at. */
export function digestCard(digest, { title, note, signal } = {}) {
  return element("article", { class: "site-card check-card" },
    portrait(digest, { title, signal }), note && element("p", { class: "check-note" }, note), shareButtons(digest, title));
}

/** Two files, or a file and what it should be: `isBare` if only the number of its digits tells of what algorithm. */
export function comparisonCard(one, other, { isBare = false, signal } = {}) {
  const card = comparison(one, other, { signal });
  if (isBare && card.verdict === "different")
    card.append(element("p", { class: "check-note" }, t("check.unnamed", { algorithm: other.digest.algorithm })));
  card.append(shareButtons(one.digest, one.title));
  return card;
}

/** A sentence about what cannot be. */
export function problemCard(sentence, detail) {
  return element("article", { class: "checkface-comparison checkface-is-different" }, verdictLine("different", sentence),
    detail && element("p", { class: "check-note" }, foreign(plain(detail).slice(0, 400))));
}

/** Files of which nothing is expected: each with a face, drawn when it is seen. */
export function sheet(files, { signal } = {}) {
  return grown("ul", "check-sheet", files, (each) => element("li", { class: "site-card" },
    each.digest ? portrait(each.digest, { title: each.path, side: 96, lazy: true, signal }) : unreadable(each)));
}

/** The rows of a checked release, what is wrong first. */
export function rowList(rows, { signal } = {}) {
  const order = ["contradicted", "different", "size", "unreadable", "unread", "unknown", "extra", "missing", "same", "beside"];
  const sorted = [...rows].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return grown("ol", "check-rows", sorted, (row) => rowItem(row, signal));
}

function rowItem(row, signal) {
  const { state, name, file, entry } = row;
  const head = element("p", { class: `check-row-head checkface-${SIGN[state] ?? "different"}` },
    element("span", { class: "checkface-sign", "aria-hidden": "true" }),
    element("span", {}, foreign(plain(name), { class: "check-name" }), " ",
      element("strong", {}, t(`check.state.${state}`)),
      file?.digest && element("span", { class: "check-size" }, ` · ${bytesText(file.size)}`)));
  return element("li", {}, head, ...bodyOf(state, file, entry, signal));
}

function bodyOf(state, file, entry, signal) {
  const shown = { side: 72, lazy: true, signal };
  if (state === "unreadable") return [element("p", { class: "check-note" }, foreign(plain(file.error?.message ?? "")))];
  if (entry && (state === "different" || state === "unknown"))
    return [element("div", { class: "checkface-pair" },
      portrait(file.digest, { ...shown, title: t("check.found") }), portrait(entry.digest, { ...shown, title: t("check.recorded") }))];
  if (state === "size")
    return [element("p", { class: "check-note" }, t("check.sizes", { found: bytesText(file.size), recorded: bytesText(entry.size) }))];
  if (state === "missing" || state === "contradicted") return [digestLine(entry.digest)];
  return [file?.digest ? portrait(file.digest, shown) : ""];
}

function unreadable({ path, error }) {
  return element("div", {}, element("p", { class: "checkface-title" }, foreign(plain(path))),
    element("p", { class: "check-note checkface-different" }, `${t("check.state.unreadable")} `, foreign(plain(error?.message ?? ""))));
}

/** A list that grows when its end is seen, or by its button. */
function grown(tag, name, all, itemOf) {
  const list = element(tag, { class: name }), box = element("div", {}, list);
  const more = element("button", { type: "button", class: "site-button site-quiet check-more" });
  let shown = 0;
  const grow = () => {
    list.append(...all.slice(shown, shown + PART).map(itemOf));
    shown = Math.min(all.length, shown + PART);
    more.textContent = t("check.more", { count: numberText(all.length - shown) });
    if (shown === all.length) more.remove();
  };
  box.append(more);
  more.addEventListener("click", () => {
    const from = shown;
    grow();
    list.children[from].tabIndex = -1; // who goes on by the keyboard goes on with what is new
    list.children[from].focus({ preventScroll: true });
  });
  grow();
  return box;
}
