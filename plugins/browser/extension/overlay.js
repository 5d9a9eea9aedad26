// Turns what the extension says of a selection into a card over the page, closed by Escape, a click beside it or its button.
(() => {
  if (globalThis.checkfaceOverlay) return; // this page has it already: it listens
  const { Card, element, SAY } = globalThis.checkfaceCard;

  class Overlay extends Card {
    constructor(port, subject) {
      super("dialog", "");
      this.port = port;
      this.subject = subject;
      this.isDone = Boolean(subject.failed);
      this.fill(subject);
      this.box.setAttribute("aria-labelledby", "title");
      this.box.setAttribute("closedby", "any");
      this.box.addEventListener("close", () => this.end());
      this.box.addEventListener("click", (event) => event.isTrusted && event.target === this.box && this.isBeside(event) && this.box.close());
      this.box.addEventListener("keydown", (event) => event.stopPropagation()); // a page's own shortcuts
    }

    fill({ title, about, digest, failed }) {
      const heading = element("bdi", "title", title ?? SAY("name"));
      heading.id = "title";
      this.box.append(heading, element("p", failed ? "failed" : "", failed ?? about));
      if (!failed) this.box.append(this.faces, this.said, this.code);
      if (digest) this.digest(digest);
      this.box.append(this.buttons(Boolean(digest)));
    }

    buttons(hasDigest) {
      const row = element("div", "row");
      const close = element("button", "", SAY("close"));
      close.addEventListener("click", (event) => event.isTrusted && this.box.close());
      close.autofocus = true;
      row.append(close);
      if (hasDigest) {
        const open = element("button", "", SAY("openWindow"));
        open.addEventListener("click", (event) => {
          if (!event.isTrusted) return;
          this.openWindow();
          this.box.close();
        });
        row.append(open);
      }
      return row;
    }

    /** A click on the backdrop is one on the dialog, outside of its box. */
    isBeside({ clientX, clientY }) {
      const { left, right, top, bottom } = this.box.getBoundingClientRect();
      return clientX < left || clientX > right || clientY < top || clientY > bottom;
    }

    show() {
      this.attach();
      this.box.showModal();
      this.watching = new MutationObserver((records) => this.wasMoved(records) && this.taken());
      this.watching.observe(document, { childList: true });
      this.watching.observe(document.documentElement, { childList: true });
      const look = () => this.box.open && !this.isSeen && this.taken();
      this.looking = [new ResizeObserver(look), new IntersectionObserver(look)];
      for (const each of this.looking) each.observe(this.box);
      if (!this.isSeen) this.taken();
    }

    /** Out of the page or to another place in it: then it lies no more on top of all. */
    wasMoved(records) {
      return !this.host.isConnected || records.some(({ removedNodes }) => [...removedNodes].includes(this.host));
    }

    /** A page does not let our card be: the window of our own shows it. */
    taken() {
      this.openWindow();
      this.end();
    }

    openWindow() {
      const { digest, title, failed } = this.subject;
      const port = chrome.runtime.connect({ name: "window" }); // the other one may be closed by now
      port.postMessage({ digest, title, failed });
    }

    end() {
      this.watching.disconnect();
      for (const each of this.looking) each.disconnect();
      this.remove();
      this.port.disconnect(); // then nothing more is drawn for it
      if (globalThis.checkfaceOverlay.shown === this) globalThis.checkfaceOverlay.shown = undefined;
    }
  }

  globalThis.checkfaceOverlay = { shown: undefined };
  chrome.runtime.onConnect.addListener((port) => {
    if (port.name !== "overlay") return;
    let card;
    port.onMessage.addListener((said) => {
      if (said.away) return card?.box.close();
      if (!said.subject) return card?.hear(said);
      globalThis.checkfaceOverlay.shown?.end();
      card = globalThis.checkfaceOverlay.shown = new Overlay(port, said.subject);
      port.postMessage({ shown: true });
      card.show();
    });
    port.onDisconnect.addListener(() => card?.left());
  });
})();
