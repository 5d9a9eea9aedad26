// Turns typing, sliders and the address into faces: the page Play.
import { frame } from "../app.js";
import { t } from "../checkface/ui/language.js";
import { Address } from "./address.js";
import { Between } from "./between.js";
import { boxed, Boxes } from "./boxes.js";
import { drawnState } from "./drawing.js";
import { Easel } from "./easel.js";
import { Stage } from "./stage.js";
import { EXAMPLE, objection, sameState } from "./state.js";
import { surprise } from "./surprise.js";
import { Tools } from "./tools.js";

/** Milliseconds without a key until something is drawn. */
const PAUSE = 250;

class Page {
  constructor(root) {
    this.root = root;
    this.address = new Address();
    this.boxes = new Boxes(root);
    this.stage = new Stage(root.querySelector("#picture"));
    this.between = new Between({
      pass: (state, picture, isExact) => this.#pass(state, picture, isExact),
      progress: (made, state) => this.#progress(made, state),
      failed: (_, error) => this.say(t("play.failed", { reason: error.message })),
    });
    this.easel = new Easel(drawnState, {
      wait: (state) => this.between.has(state) || this.stage.wait(state),
      tell: (state, known) => this.between.has(state) || this.stage.tell(state, known),
      show: (state, picture) => this.#show(state, picture),
      fail: (state, error) => this.stage.fail(state, error),
    });
    this.tools = new Tools(root.querySelector("#tools"), this);
    this.#listen();
  }

  say(sentence) {
    this.root.querySelector("#said").textContent = sentence;
  }

  /** Show what the address names. */
  async arrive() {
    const turn = (this.arriving = {});
    const { state, said } = await this.address.read();
    const held = await boxed(state ?? EXAMPLE);
    if (turn !== this.arriving) return;
    this.address.forget();
    this.#stop();
    this.say(said.map((key) => t(`play.${key}`)).join(" "));
    this.boxes.put(held);
    this.#want(held);
    await this.#draw({ write: false });
  }

  /** In another language: what stands there is said anew. */
  speak() {
    this.boxes.show();
    this.say("");
    if (this.playing) this.#label("play.stop");
    this.#want(this.wanted);
    this.#draw({ write: false });
  }

  #listen() {
    this.root.addEventListener("input", () => this.#typed());
    this.root.addEventListener("change", () => this.address.settle());
    for (const box of [this.boxes.first, this.boxes.second]) box.addEventListener("keydown", (event) => this.#entered(event));
    for (const what of ["pointerdown", "focus"]) this.boxes.at.addEventListener(what, () => this.between.prepare(this.wanted));
    this.#button("surprise", () => this.#surprise());
    this.#button("rest", () => this.#rest());
    this.#button("play", () => (this.playing ? this.#stop() : this.#play()));
    document.querySelector(".site-skip")?.addEventListener("click", (event) => {
      event.preventDefault(); // the fragment is what is shown
      this.root.focus();
    });
    for (const what of ["popstate", "hashchange"]) addEventListener(what, () => this.arrive());
  }

  #button(name, work) {
    this.root.querySelector(`#${name}`).addEventListener("click", work);
  }

  /** What is shown is left at once; what is typed is drawn after a pause. */
  #typed({ now = false } = {}) {
    this.#stop();
    this.boxes.show();
    const { state } = this.boxes;
    if (sameState(state, this.wanted)) return;
    this.arriving = undefined; // what was read from the address is old
    this.#want(state);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.#draw(), now ? 0 : PAUSE);
  }

  #want(state) {
    this.wanted = state;
    this.#aloud("");
    this.easel.leave();
    this.tools.update(undefined);
    if (!this.between.pass(state)) this.stage.wait(state);
    this.between.keep(state);
  }

  /** Where the address says it already, or an example is shown, it is left alone: "back" has to lead back. */
  async #draw({ write = true } = {}) {
    clearTimeout(this.pause);
    const state = this.wanted, why = objection(state);
    if (why) return this.stage.refuse(t(`play.${why}`));
    await Promise.all([write && this.address.write(state), this.easel.show(state)]);
  }

  #show(state, picture) {
    this.stage.show(state, picture);
    this.#aloud(this.stage.said);
    this.tools.update(this.stage.shown);
  }

  #aloud(sentence) {
    this.root.querySelector("#aloud").textContent = sentence;
  }

  #pass(state, picture, isExact) {
    this.stage.pass(state, picture, isExact);
  }

  #progress(made, state) {
    const { max } = this.boxes.at;
    if (this.between.awaited) this.say(made > max ? "" : t("play.frames", { made, all: Number(max) + 1 }));
    if (this.stage.isWaiting && sameState({ ...state, at: this.wanted.at }, this.wanted)) this.between.pass(this.wanted);
  }

  #entered(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#typed({ now: true });
    this.address.settle();
  }

  #surprise() {
    const { way, first, second, team } = this.boxes;
    this.address.settle();
    if (way === "mix") team.value = Array.from({ length: 4 }, surprise).join("\n");
    else [first.value, second.value] = [surprise(), way === "morph" ? surprise() : second.value];
    this.#typed({ now: true });
  }

  #rest() {
    this.address.settle();
    this.boxes.rest();
    this.#typed({ now: true });
  }

  /** There and back until it is stopped; five stills where the reader wants nothing to move. */
  async #play() {
    const playing = (this.playing = {});
    this.#label("play.stop");
    const pictures = await this.between.whole(this.wanted);
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!pictures) this.#stop();
    for (const [at, milliseconds] of Between.steps(this.wanted.at, isStill)) {
      if (this.playing !== playing) return;
      this.boxes.at.value = at;
      this.boxes.show();
      this.#want(this.boxes.state);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
    }
  }

  #stop() {
    if (!this.playing) return;
    this.playing = undefined;
    this.#label("play.play");
    this.#draw();
  }

  #label(key) {
    this.root.querySelector("#play").textContent = t(key);
  }
}

let page;
await frame(() => page?.speak());
page = new Page(document.querySelector("main"));
await page.arrive();
