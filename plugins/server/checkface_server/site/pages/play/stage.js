// Turns what an easel says into what is seen and heard: one canvas, its caption, and what is being waited for.
import { element, foreign } from "../checkface/ui/element.js";
import { t } from "../checkface/ui/language.js";
import { painterOnce } from "../checkface/ui/painter_once.js";
import { plain } from "../checkface/ui/plain.js";
import { altText, digestLine, paint, progressText } from "../checkface/ui/portraits.js";
import { FRAMES, isFace } from "./state.js";

/** Characters of a text in a caption. */
const LONGEST = 80;

/** A text as a caption shows it: plain, and cut where it would bury the page. */
export function captionOf(value) {
  if (value === "") return t("play.empty");
  const letters = [...value.slice(0, 2 * LONGEST)];
  return plain(letters.slice(0, LONGEST).join("")) + (letters.length > LONGEST || value.length > 2 * LONGEST ? "…" : "");
}

export class Stage {
  constructor(root, once = painterOnce) {
    this.root = root;
    this.canvas = root.querySelector("canvas");
    this.note = root.querySelector(".checkface-note");
    this.caption = root.querySelector("figcaption");
    once.onProgress((progress) => this.isWaiting && this.#say(progressText(progress)));
  }

  get isWaiting() {
    return this.root.getAttribute("aria-busy") === "true";
  }

  /** What is heard of a face that is there: its words. Of a mixture its slider speaks. */
  get said() {
    return this.shown?.words ? `${titleParts(this.shown.state).map((each) => each.textContent ?? each).join("")}, ${this.shown.words.join(" ")}` : "";
  }

  /** What is shown is not that of this state: it fades, and says nothing more. */
  wait(state) {
    this.shown = this.known = undefined;
    this.root.setAttribute("aria-busy", "true");
    this.canvas.setAttribute("aria-label", t("faces.coming"));
    this.caption.replaceChildren(this.#title(state));
    this.#say(t("faces.drawing"));
  }

  /** Words and digest come before the picture. */
  tell(state, known) {
    this.known = known;
    this.caption.replaceChildren(this.#title(state), ...this.#lines(state));
  }

  show(state, picture) {
    this.#paint(picture);
    this.shown = { state, picture, ...this.known };
    this.canvas.setAttribute("aria-label", this.#alt(state));
    this.caption.replaceChildren(this.#title(state), ...this.#lines(state));
    this.#say("");
  }

  /** A small picture while a slider is moved: of this very place or, until that is drawn, of one near to it. */
  pass(state, picture, isExact) {
    this.shown = undefined;
    this.#paint(picture);
    this.root.setAttribute("aria-busy", String(!isExact));
    this.canvas.setAttribute("aria-label", this.#alt(state));
    this.caption.replaceChildren(this.#title(state), ...this.#lines(state));
    this.#say(isExact ? "" : t("faces.drawing"));
  }

  /** Words and digest stay, where they came before it failed. */
  fail(state, error) {
    this.shown = undefined;
    this.root.setAttribute("aria-busy", "false");
    this.caption.replaceChildren(this.#title(state), ...this.#lines(state));
    this.#blank();
    this.#say(`${t("faces.failed")} ${error.message}`);
  }

  /** Nothing can be drawn of this: a sentence says why. */
  refuse(sentence) {
    this.shown = this.known = undefined;
    this.root.setAttribute("aria-busy", "false");
    this.#blank();
    this.caption.replaceChildren();
    this.#say(sentence);
  }

  #paint(picture) {
    paint(this.canvas, picture);
    this.root.setAttribute("aria-busy", "false");
  }

  #blank() {
    this.canvas.width = this.canvas.height = 64; // which empties it
    this.canvas.classList.add("checkface-blank");
    this.canvas.setAttribute("aria-label", t("play.nothing"));
  }

  #say(sentence) {
    this.note.textContent = sentence;
    this.note.hidden = !sentence;
  }

  #title(state) {
    return element("p", { class: "checkface-title", translate: "no" }, ...titleParts(state));
  }

  #lines(state) {
    if (!isFace(state)) return [element("p", {}, t("play.mixture"))];
    if (!this.known) return [];
    return [element("p", { class: "checkface-words", translate: "no" }, this.known.words.join(" ")), digestLine(this.known.digest)];
  }

  #alt(state) {
    const [one, other] = state.values.map(captionOf);
    if (isFace(state) && this.known) return altText(one, this.known.words, 1);
    if (state.way === "morph") return t("play.alt.morph", { one, other, share: `${Math.round((100 * state.at) / (FRAMES - 1))} %` });
    return state.way === "mix" ? t("play.alt.mix", { count: state.values.length }) : t("play.alt.moved", { one });
  }
}

function titleParts({ way, values }) {
  if (way === "mix") return [t("play.alt.mix", { count: values.length })];
  return values.flatMap((value, n) => [n ? " → " : "", foreign(captionOf(value))]);
}
