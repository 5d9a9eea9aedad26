// Turns a digest into a card in a page: in a closed shadow root, of elements and text only, and on top of the page.
globalThis.checkfaceCard ??= (() => {
  const FACES = 3, SMALLEST = 120;
  const SAY = (key, ...values) => chrome.i18n.getMessage(key, values);
  const LOOK = `
:host { all: initial !important; display: contents !important; }
* { box-sizing: border-box; }
.card { all: initial; box-sizing: border-box; position: fixed; color-scheme: light dark; --ink: #17191c; --soft: #555b63;
  --card: #fff; --line: #8a8f96; --wash: #ecedea; --accent: #2b47c4; font: 15px/1.4 system-ui, sans-serif; color: var(--ink);
  background: var(--card); border: 1px solid var(--line); border-radius: 12px; box-shadow: 0 8px 32px #0006; direction: ltr; }
@media (prefers-color-scheme: dark) {
  .card { --ink: #e9e9e7; --soft: #a9afb7; --card: #1b1e22; --line: #6b727b; --wash: #24282d; --accent: #9db8ff; } }
dialog.card { inset: 0; margin: auto; width: min(464px, calc(100vw - 24px)); height: fit-content; max-height: calc(100vh - 24px);
  overflow: auto; padding: 20px; }
dialog.card:not([open]) { display: none; }
dialog::backdrop { background: #000a; }
.tip { inset: auto; margin: 0; width: 224px; max-height: none; padding: 8px; pointer-events: none; font-size: 13px; }
.tip:not(:popover-open) { display: none; }
.title { display: block; margin: 0 0 2px; font-weight: 600; overflow-wrap: anywhere; unicode-bidi: isolate; }
p { margin: 0 0 10px; color: var(--soft); }
.faces { display: grid; grid-template-columns: repeat(3, 1fr); gap: 3px; margin: 0 0 8px; border-radius: 8px; overflow: hidden; }
canvas { display: block; width: 100%; aspect-ratio: 1; background: var(--wash); forced-color-adjust: none; }
.words { margin: 0; min-height: 1.4em; font-weight: 600; font-size: 1.15em; color: var(--ink); }
code { display: block; font: 12px/1.6 ui-monospace, "DejaVu Sans Mono", monospace; color: var(--soft); overflow-wrap: anywhere; user-select: all; }
.tip code { font-size: 11px; }
code span { display: inline-block; padding-inline-end: .5ch; }
code span:first-child { padding: 0; }
.row { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 14px; }
button { font: inherit; padding: 6px 14px; color: var(--accent); background: none; border: 1px solid currentColor; border-radius: 8px; cursor: pointer; }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.failed { color: var(--ink); }`;

  /** An element with a class and text: never anything else of what others wrote. */
  function element(tag, name, text) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  /** A page's rules for what it loads must not keep it from being seen. */
  function dress(root) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(LOOK);
      root.adoptedStyleSheets = [sheet];
    } catch {
      root.append(element("style", "", LOOK));
    }
  }

  class Card {
    /** `tag` is the element of the card: a dialog, or a tip that nobody can click. */
    constructor(tag, name) {
      this.host = document.createElement("div");
      this.root = this.host.attachShadow({ mode: "closed" });
      dress(this.root);
      this.box = element(tag, `card ${name}`);
      this.faces = element("div", "faces");
      this.faces.setAttribute("role", "img");
      this.faces.setAttribute("aria-label", SAY("facesComing"));
      this.canvases = Array.from({ length: FACES }, () => element("canvas"));
      for (const canvas of this.canvases) canvas.width = canvas.height = 1;
      this.faces.append(...this.canvases);
      this.said = element("p", "words", "\u00a0");
      this.said.setAttribute("role", "status");
      this.code = element("code");
      this.root.append(this.box);
    }

    attach() {
      document.documentElement.append(this.host);
    }

    remove() {
      this.host.remove();
    }

    /** Who draws has been ended in the midst: nobody waits for more. */
    left() {
      if (!this.isDone) this.hear({ failed: "" });
    }

    /** A page may keep its whole root from being shown, or shrink it. */
    get isSeen() {
      const { width, height } = this.box.getBoundingClientRect();
      return width >= SMALLEST && height >= SMALLEST && this.box.checkVisibility();
    }

    /** In groups that are copied without gaps. */
    digest(text) {
      this.code.append(...text.match(/^\w+:|.{1,8}/g).map((group) => element("span", "", group)));
    }

    hear({ words, face, side, rgb, failed, done }) {
      this.isDone ||= Boolean(done) || failed !== undefined;
      if (words) this.said.textContent = words.join(" ");
      if (face !== undefined) this.paint(this.canvases[face], side, rgb);
      if (done) this.faces.setAttribute("aria-label", SAY("facesOf", this.said.textContent));
      if (failed !== undefined) {
        this.faces.setAttribute("aria-label", SAY("facesFailed"));
        this.box.append(element("p", "failed", `${SAY("facesFailed")} ${failed}`));
      }
    }

    paint(canvas, side, rgb) {
      const bytes = atob(rgb), image = new ImageData(side, side);
      for (let i = 0, j = 0; j < bytes.length; i += 4, j += 3) {
        image.data[i] = bytes.charCodeAt(j);
        image.data[i + 1] = bytes.charCodeAt(j + 1);
        image.data[i + 2] = bytes.charCodeAt(j + 2);
        image.data[i + 3] = 255;
      }
      canvas.width = canvas.height = side;
      canvas.getContext("2d").putImageData(image, 0, 0);
    }
  }
  return { Card, element, SAY };
})();
