// Turns a digest into what a person compares: its faces, its words, and the digest itself with a button to copy it.
import { words as wordsOf, Face } from "../face.js";
import { element, foreign } from "./element.js";
import { numberText, percentText, t } from "./language.js";
import { painterOnce } from "./painter_once.js";
import { plain } from "./plain.js";

const EXACT = [64, 128, 256, 512, 1024];
const GROUP = /.{1,8}/g;

/**
 * A figure of a digest: the trio (or one face), `title` where there is one, words, digest, copy button. It fills
 * itself: `figure.drawn` says when, with "drawn", "failed" (a sentence stands there, words and digest too) or "ended".
 *
 * `side`: CSS pixels of a face at most. `faces`: 3 or 1. `painter`: a `PainterOnce`. `lazy`: only once it is seen.
 * `after`: what is waited for first.
 */
export function portrait(digest, { title, side = 176, faces = 3, painter = painterOnce, signal, lazy = false, after } = {}) {
  const box = element("div", { class: "checkface-faces" });
  const said = element("p", { class: "checkface-words" }, "\u00a0");
  const made = element("figure", { class: "checkface-portrait" }, box,
    element("figcaption", {}, title && element("p", { class: "checkface-title" }, foreign(plain(title))),
      said, digestLine(digest)));
  const show = () => {
    wordsOf(digest).then((words) => { said.textContent = words.join(" "); }, (error) => { said.textContent = error.message; });
    return showTrio(box, digest, { title, side, faces, painter, signal });
  };
  if (lazy) reserve(box, side, faces);
  else placeholders(box, side, faces);
  const waited = () => (after ? Promise.resolve(after).then(show) : show());
  made.drawn = lazy ? whenSeen(made, () => placeholders(box, side, faces), waited, signal) : waited();
  return made;
}

/**
 * Draws the faces of a digest into `box`: one picture to a screen reader, named by its words. Resolves as
 * `portrait`'s `drawn`; what it waits for, and why it failed, stands in the box.
 */
export async function showTrio(box, digest, { title, side = 176, faces = 3, painter = painterOnce, signal } = {}) {
  const canvases = placeholders(box, side, faces);
  const note = element("p", { class: "checkface-note" }, t("faces.coming"));
  box.append(note);
  const unheard = painter.onProgress((progress) => { note.textContent = progressText(progress); });
  try {
    const [words] = await Promise.all([wordsOf(digest), painter.get()]);
    note.textContent = t("faces.drawing");
    await Promise.all(canvases.map(async (canvas, index) => {
      paint(canvas, await painter.draw(new Face(digest, index), { side: canvas.width, signal }));
    }));
    note.remove();
    box.setAttribute("aria-label", altText(title, words, faces));
    return "drawn";
  } catch (error) {
    if (signal?.aborted) return "ended";
    box.removeAttribute("role");
    note.textContent = `${t("faces.failed")} ${error.message}`;
    note.classList.add("checkface-failed");
    for (const canvas of canvases) canvas.classList.add("checkface-blank");
    return "failed";
  } finally {
    unheard();
  }
}

/** What a screen reader says of faces: never without the words. */
export function altText(title, words, faces = 3) {
  const named = { title: title ?? "", words: words.join(" ") };
  return t(`faces.${faces === 1 ? "one" : "three"}${title ? "" : ".untitled"}`, named);
}

/** The digest in groups of eight that are copied without gaps, and a button that copies it. */
export function digestLine(digest) {
  return element("p", { class: "checkface-line" }, digestCode(digest), " ", copyButton(String(digest)));
}

export function digestCode(digest) {
  const groups = digest.value.match(GROUP).map((group) => element("span", { class: "checkface-digits" }, group));
  return element("code", { class: "checkface-digest", translate: "no" }, `${digest.algorithm}:`, groups);
}

/** Copies a text, and says so. Where a page may not, it marks nothing as copied. */
export function copyButton(text, { label = t("copy.what", { text }) } = {}) {
  const button = element("button", { type: "button", class: "checkface-copy", title: t("copy"), "aria-label": label });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      button.title = t("copy.refused");
      button.setAttribute("aria-label", t("copy.refused"));
      return;
    }
    button.classList.add("checkface-done");
    button.title = t("copied");
    button.setAttribute("aria-label", t("copied"));
    setTimeout(() => {
      button.classList.remove("checkface-done");
      button.title = t("copy");
      button.setAttribute("aria-label", label);
    }, 4000);
  });
  return button;
}

/** A picture's pixels on a canvas of its size. */
export function paint(canvas, picture) {
  canvas.width = canvas.height = picture.side;
  canvas.getContext("2d").putImageData(picture.toImageData(), 0, 0);
  canvas.classList.remove("checkface-blank");
}

/** The smallest side that the scheme defines to the bit and that looks sharp in so many CSS pixels. */
export function exactSide(side, density = globalThis.devicePixelRatio || 1) {
  return EXACT.find((each) => each >= side * Math.min(density, 2)) ?? EXACT.at(-1);
}

/** What a painter says while its weights come. */
export function progressText({ read, all }) {
  if (all) return t("faces.loading.share", { share: percentText(read / all) });
  return read ? t("faces.loading.bytes", { count: numberText(Math.round(read / 1e6)) }) : t("faces.coming");
}

function placeholders(box, side, faces) {
  if (box.querySelectorAll("canvas").length !== faces)
    box.replaceChildren(...Array.from({ length: faces }, () => {
      const pixels = exactSide(side);
      return element("canvas", { class: "checkface-blank", width: pixels, height: pixels, "aria-hidden": "true" });
    }));
  box.querySelector(".checkface-note")?.remove();
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", t("faces.coming"));
  reserve(box, side, faces);
  return [...box.querySelectorAll("canvas")];
}

/** The room that faces will take: nothing jumps when they come. */
function reserve(box, side, faces) {
  box.style.setProperty("--checkface-side", `${side}px`);
  box.style.setProperty("--checkface-count", faces);
}

/** A page of thousands draws what is looked at. */
function whenSeen(shown, prepare, work, signal) {
  return new Promise((resolve) => {
    const watching = new IntersectionObserver((seen) => {
      if (!seen.some((each) => each.isIntersecting)) return;
      watching.disconnect();
      prepare();
      resolve(work());
    }, { rootMargin: "200px" });
    signal?.addEventListener("abort", () => { watching.disconnect(); resolve("ended"); });
    watching.observe(shown);
  });
}
