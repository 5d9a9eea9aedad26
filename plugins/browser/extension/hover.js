// Turns a pointer that rests on a digest, or a link that gets the focus, into a small card of its face.
// Nothing is looked at before that: no scan, no observer, only what lies under the pointer.
(() => {
  if (globalThis.checkfaceHover) return;
  globalThis.checkfaceHover = true;
  const { Card } = globalThis.checkfaceCard;
  const LIKELY = /[0-9a-f]{40}|sha(?:256|512)-[a-z0-9+/]{43}/i;
  const REST = 220, AROUND = 300, MARGIN = 8;
  let port, last = 0, asked, card, resting;

  class Tip extends Card {
    constructor(digest, place) {
      super("div", "tip");
      this.box.setAttribute("popover", "manual");
      this.box.setAttribute("role", "tooltip");
      this.place = place;
      this.digest(digest);
      this.box.append(this.faces, this.said, this.code);
    }

    show() {
      this.attach();
      this.box.showPopover();
      const { left, top, bottom } = this.place, { width, height } = this.box.getBoundingClientRect();
      const below = bottom + MARGIN + height <= innerHeight;
      this.box.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
      this.box.style.top = `${below ? bottom + MARGIN : Math.max(MARGIN, top - height - MARGIN)}px`;
    }
  }

  function hide() {
    clearTimeout(resting);
    card?.remove();
    card = asked = undefined;
  }

  function ask(found) {
    hide();
    asked = { ...found, id: ++last };
    try {
      port ??= opened();
      port.postMessage({ id: last, text: found.text, at: found.at, dense: devicePixelRatio > 1 });
    } catch {
      stop(); // the extension was updated or removed
    }
  }

  function opened() {
    const made = chrome.runtime.connect({ name: "hover" });
    made.onMessage.addListener(hear);
    made.onDisconnect.addListener(() => { port = void card?.left(); });
    return made;
  }

  function hear(said) {
    if (said.off) return stop(); // the user does not want it any more
    if (said.id !== asked?.id) return;
    if (said.none || said.ended) return;
    if (!said.digest) return card?.hear(said);
    card = new Tip(said.digest, asked.placeOf(said.start, said.end));
    asked.place = card.place;
    card.show();
  }

  /** Some letters of the text under the pointer, if a digest may be among them. */
  function underPointer(x, y, target) {
    const spot = document.caretPositionFromPoint?.(x, y) ?? caret(document.caretRangeFromPoint?.(x, y));
    const node = spot?.offsetNode;
    if (node?.nodeType === Node.TEXT_NODE && contains(node, x, y)) {
      const from = Math.max(0, spot.offset - AROUND);
      const text = node.data.slice(from, spot.offset + AROUND);
      if (LIKELY.test(text)) return { text, at: spot.offset - from, placeOf: (start, end) => rectOf(node, from + start, from + end) };
    }
    return ofElement(target);
  }

  function caret(range) {
    return range && { offsetNode: range.startContainer, offset: range.startOffset };
  }

  function contains(node, x, y) {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].some((each) => x >= each.left && x <= each.right && y >= each.top && y <= each.bottom);
  }

  function rectOf(node, start, end) {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, Math.min(end, node.length));
    return range.getBoundingClientRect();
  }

  /** An element whose own short text is a digest, though it may be in pieces; or a link to a commit. */
  function ofElement(target) {
    if (!(target instanceof Element)) return undefined;
    const near = [target, target.parentElement, target.parentElement?.parentElement].filter(Boolean);
    const link = target.closest("a[href]");
    const read = [...near.map((each) => [each, shortText(each)]), [link, link?.getAttribute("href")], [target, target.getAttribute("title")]];
    const [place, text] = read.find(([, each]) => each && each.length <= 2 * AROUND && LIKELY.test(each)) ?? [];
    return place && { text, at: -1, placeOf: () => place.getBoundingClientRect() };
  }

  /** Nothing of a long one: who rests on a page must not have to read all of it. */
  function shortText(element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let text = "", count = 0;
    while (walker.nextNode()) {
      text += walker.currentNode.data.slice(0, 2 * AROUND + 1);
      if (text.length > 2 * AROUND || ++count > 100) return "";
    }
    return text;
  }

  function isInside({ left, right, top, bottom }, x, y) {
    return x >= left - 4 && x <= right + 4 && y >= top - 4 && y <= bottom + 4;
  }

  function onMove(event) {
    if (!event.isTrusted || event.pointerType === "touch") return;
    const { clientX: x, clientY: y } = event;
    if (asked?.place && isInside(asked.place, x, y)) return;
    if (asked) hide();
    clearTimeout(resting);
    const target = event.composedPath()[0];
    resting = setTimeout(() => {
      const found = underPointer(x, y, target);
      if (found) ask(found);
    }, REST);
  }

  function onFocus(event) {
    if (!event.isTrusted || !event.target.matches?.("a[href]:focus-visible")) return;
    const found = ofElement(event.target);
    if (found) ask(found);
  }

  const heard = [
    [document, "pointermove", onMove], [document, "focusin", onFocus], [document, "focusout", hide],
    [document, "pointerdown", hide], [document, "keydown", (event) => event.key === "Tab" || hide()],
    [document, "scroll", hide], [document, "pointerleave", hide], [window, "blur", hide],
  ];
  const options = { capture: true, passive: true };
  function stop() {
    hide();
    for (const [where, name, listener] of heard) where.removeEventListener(name, listener, options);
  }
  for (const [where, name, listener] of heard) where.addEventListener(name, listener, options);
})();
