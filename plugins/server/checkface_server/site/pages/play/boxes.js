// Turns the boxes and sliders of the page into a state, and a state into what stands in them.
import { t } from "../checkface/ui/language.js";
import { linesOf, SLIDERS, stateOf, WAYS } from "./state.js";
import { digestOfValue } from "./values.js";

/** Whether a box can hold a text exactly: it ends each line with a line feed, and a list has a person a line. */
export function fits(value, way) {
  return way === "mix" ? value !== "" && !/[\r\n]/.test(value) : !value.includes("\r");
}

/** The same picture by texts that boxes can hold: what they cannot is named by its digest. */
export async function boxed(state) {
  const held = async (value) => (fits(value, state.way) ? value : String(await digestOfValue(value)));
  return stateOf(state.way, await Promise.all(state.values.map(held)), state);
}

export class Boxes {
  constructor(root) {
    this.root = root;
    this.first = root.querySelector("#first");
    this.second = root.querySelector("#second");
    this.team = root.querySelector("#team");
    this.at = root.querySelector("#at");
    this.ways = [...root.querySelectorAll("[name=way]")];
    this.sliders = new Map(SLIDERS.map((slider) => [slider, root.querySelector(`#${slider}`)]));
  }

  get way() {
    return this.ways.find((each) => each.checked).value;
  }

  /** What they say now. */
  get state() {
    const moved = Object.fromEntries([...this.sliders].map(([slider, { value }]) => [slider, Number(value)]));
    return stateOf(this.way, this.#values(), { at: Number(this.at.value), moved });
  }

  /** Say this: a state whose texts fit. */
  put(state) {
    for (const each of this.ways) each.checked = each.value === state.way;
    if (state.way === "mix") this.team.value = state.values.join("\n");
    else [this.first.value, this.second.value] = [state.values[0], state.values[1] ?? this.second.value];
    if (state.way === "morph") this.at.value = state.at;
    for (const [slider, box] of this.sliders) box.value = state.moved[slider];
    this.show();
  }

  /** What belongs to the way that is chosen, and each slider in words. */
  show() {
    for (const each of this.root.querySelectorAll("[data-way]")) each.hidden = !each.dataset.way.split(" ").includes(this.way);
    this.at.setAttribute("aria-valuetext", t("play.at.said", { share: `${Math.round((100 * this.at.value) / this.at.max)} %` }));
    for (const [slider, box] of this.sliders) box.setAttribute("aria-valuetext", amountText(slider, Number(box.value)));
  }

  rest() {
    for (const box of this.sliders.values()) box.value = 0;
  }

  #values() {
    const [least] = WAYS[this.way];
    if (this.way === "mix") return linesOf(this.team.value);
    return [this.first.value, this.second.value].slice(0, least);
  }
}

/** Both ends of a slider have a name, and its middle has one. */
function amountText(slider, amount) {
  if (!amount) return t("play.moved.none");
  const most = amount < 0 ? `play.${slider}.less` : `play.${slider}.more`;
  return `${t(most)} ${Math.abs(amount) / 1000}`;
}
