// Turns the page "Use it" into what can be copied, and a demonstration: change a letter, and see another person.
import { frame } from "../app.js";
import { Digest } from "../checkface/digest.js";
import { element } from "../checkface/ui/element.js";
import { t } from "../checkface/ui/language.js";
import { copyButton, portrait } from "../checkface/ui/portraits.js";
import { serverHere } from "./server_here.js";
import { ELSEWHERE, snippets } from "./snippets.js";

const PAUSE = 250;

/** The face of a box's text: a figure of its own each time, so that a late picture is in none that is shown. */
class Demo {
  constructor(name, { lazy }) {
    this.box = document.querySelector(`#${name}`);
    this.place = document.querySelector(`#${name}-face`);
    this.lazy = lazy;
    this.box.addEventListener("input", () => this.typed());
  }

  typed() {
    this.left?.abort();
    this.place.setAttribute("aria-busy", "true");
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.show(false), PAUSE);
  }

  async show(lazy = this.lazy) {
    this.left?.abort();
    const { signal } = (this.left = new AbortController()), text = this.box.value;
    const digest = await Digest.ofText(text).catch((error) => error);
    if (signal.aborted) return;
    const shown = digest instanceof Error
      ? element("p", { role: "status" }, digest.message)
      : portrait(digest, { title: text.slice(0, 80), side: 256, faces: 1, signal, lazy });
    this.place.replaceChildren(shown);
    this.place.removeAttribute("aria-busy");
  }
}

function showSnippets(server) {
  const place = document.querySelector("#snippets"), address = server ?? ELSEWHERE;
  const said = t(server ? "use.here" : "use.elsewhere", { server: address });
  place.replaceChildren(...snippets(address).map(({ key, codes, needsServer }) =>
    element("section", { class: "use-snippet", "aria-labelledby": key },
      element("h2", { id: key }, t(key)),
      element("p", {}, t(`${key}.said`)),
      needsServer && element("p", { class: "use-small" }, said),
      codes.map(({ code }) => codeBlock(code)))));
}

/** It scrolls by itself where it is wider than the page, and so the keyboard has to reach it. */
function codeBlock(code) {
  return element("div", { class: "use-code" },
    element("pre", { tabindex: "0", role: "group", "aria-label": t("use.snippet"), translate: "no" }, element("code", {}, code)),
    copyButton(code, { label: t("copy.what", { text: code.split("\n").at(-1) }) }));
}

const demos = ["one", "other"].map((name) => new Demo(name, { lazy: true }));
let server;
const showAll = () => {
  showSnippets(server);
  for (const demo of demos) demo.show();
};

await frame(showAll);
showAll();
server = await serverHere();
if (server) showSnippets(server);
document.getElementById(location.hash.slice(1))?.scrollIntoView(); // ours are plain letters
