// Turns what is shown into what a visitor takes along: a link, a picture, a card, an animation.
import { t } from "../checkface/ui/language.js";
import { MOVING } from "./between.js";
import { isFace } from "./state.js";
import { captionOf } from "./stage.js";
import { digestOfValue } from "./values.js";

/** What makes files comes with the first wish for one. */
const saving = () => import("../checkface/ui/saving.js");

export class Tools {
  /** `page` has `stage`, `between`, `address` and `say(sentence)`. */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    const works = { copy: this.#copy, share: this.#share, png: this.#png, webp: this.#webp, card: this.#card, animation: this.#animation };
    for (const [name, work] of Object.entries(works)) this.button(name).addEventListener("click", () => this.#run(name, work));
    this.button("share").hidden = !navigator.share;
    this.update(undefined);
  }

  button(name) {
    return this.root.querySelector(`#${name}`);
  }

  /** `shown` is what can be taken along now: { state, picture, digest, words }; undefined for nothing. */
  update(shown) {
    for (const each of this.root.querySelectorAll("button")) each.disabled = !shown;
    if (!shown) return;
    this.button("card").hidden = !isFace(shown.state);
    this.button("animation").hidden = shown.state.way !== "morph";
  }

  async #run(name, work) {
    const { shown } = this.page.stage, button = this.button(name);
    if (!shown || button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    try {
      const sentence = await work.call(this, shown);
      if (sentence) this.page.say(sentence);
    } catch (error) {
      if (error.name !== "AbortError") this.page.say(t("play.failed", { reason: error.message })); // who closed the menu knows
    } finally {
      button.ariaBusy = null;
    }
  }

  async #copy({ state }) {
    const link = await this.page.address.whole(state);
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      return t("copy.refused");
    }
    return t("play.copied");
  }

  async #share({ state }) {
    await navigator.share({ title: t("play.share.title"), url: await this.page.address.whole(state) });
  }

  async #png({ state, picture, digest }) {
    return this.#save(await (await saving()).pictureBlob(picture, digest), state);
  }

  async #webp({ state, picture }) {
    const blob = await (await saving()).webpBlob(picture);
    return blob ? this.#save(blob, state) : t("play.no_webp");
  }

  async #card({ state, picture, digest, words }) {
    return this.#save(await (await saving()).cardBlob({ digest, words, name: captionOf(state.values[0]) }, picture), state);
  }

  async #animation({ state }) {
    const pictures = await this.page.between.whole(state);
    return pictures && this.#save(await (await saving()).animationBlob(pictures, MOVING), state);
  }

  /** The name of a file tells digests, and nothing that was typed. */
  async #save(blob, { way, values }) {
    const names = await Promise.all(values.slice(0, 2).map(async (value) => (await digestOfValue(value)).value.slice(0, 8)));
    (await saving()).save(blob, ["checkface", ...(way === "face" ? [] : [way]), ...names].join("-"));
    return t("play.saved");
  }
}
