// Turns what a visitor chose into one plain value: all that the picture of Play depends on.
import { DIRECTIONS } from "../checkface/index.js";

/** How many texts each way takes, and at least how many. */
export const WAYS = Object.freeze({ face: [1, 1], morph: [2, 2], mix: [1, 16] });
/** Steps of the slider between two faces. */
export const FRAMES = 25;
/** In the order in which a face is moved along them, for each ends where there are no more faces. */
export const SLIDERS = Object.freeze(Object.keys(DIRECTIONS));
/** Thousandths of a standard deviation, either way. */
export const FARTHEST = 3000;

export const EXAMPLE = stateOf("face", ["hello"]);

/** Frozen; `at` is the frame of a morph and else 0, `moved` has an amount for each slider. */
export function stateOf(way, values, { at = 0, moved = {} } = {}) {
  const amounts = SLIDERS.map((slider) => [slider, within(moved[slider] ?? 0, -FARTHEST, FARTHEST)]);
  return Object.freeze({
    way,
    values: Object.freeze([...values]),
    at: way === "morph" ? within(at, 0, FRAMES - 1) : 0,
    moved: Object.freeze(Object.fromEntries(amounts)),
  });
}

/** What keeps it from being drawn: `few` or `many` texts; undefined where nothing does. */
export function objection({ way, values }) {
  const [least, most] = WAYS[way];
  if (values.length < least) return "few";
  return values.length > most ? "many" : undefined;
}

/** Whether it is the face of its one text, and so stands for a digest; else it is a mixture. */
export function isFace({ values, moved }) {
  return values.length === 1 && SLIDERS.every((slider) => !moved[slider]);
}

export function sameState(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether the same frames lead from one to the other, whichever is shown. */
export function sameMorph(a, b) {
  return a.way === "morph" && b?.way === "morph" && sameState({ ...a, at: 0 }, { ...b, at: 0 });
}

/** The persons of a list, one a line; empty lines are nobody. */
export function linesOf(text) {
  return text.split("\n").filter((line) => line !== "");
}

/** A whole number that is none, or NaN, is 0. */
function within(number, least, most) {
  const whole = Math.round(Number(number)) || 0;
  return Math.max(least, Math.min(most, whole));
}
