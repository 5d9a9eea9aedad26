// Turns what is shown into a fragment of an address, and back. Its format is docs/site.md's: it never changes.
//
//   #cf1/face?text=hello&age=1500    #cf1/morph?text=hello&text=world&at=12    #cf1/mix?text=ann&text=bo
import { digestOfValue } from "./values.js";
import { FARTHEST, FRAMES, SLIDERS, stateOf, WAYS } from "./state.js";

const FORMAT = "cf1";
/** Characters of a text in a link; a longer one is named by its digest, which has the same face. */
const LONGEST_TEXT = 500;
/** No link of ours is longer, and no longer one is read. */
const LONGEST = 100_000;
const HALF = /\p{Surrogate}/u;
const WHOLE = /^(?:0|-?[1-9][0-9]{0,3})$/;

/** The fragment of a state, with its `#`: always the same for the same state. */
export function linkOf({ way, values, at, moved }) {
  const pairs = values.map((value) => `text=${escaped(value)}`);
  if (way === "morph") pairs.push(`at=${at}`);
  for (const slider of SLIDERS) if (moved[slider]) pairs.push(`${slider}=${moved[slider]}`);
  return `#${FORMAT}/${way}?${pairs.join("&")}`;
}

/** The same picture by texts that fit into a link. Throws as `digestOfValue`: half a character has no picture. */
export async function linkable(state) {
  const short = async (value) => (HALF.test(value) || escaped(value).length > LONGEST_TEXT ? String(await digestOfValue(value)) : value);
  return stateOf(state.way, await Promise.all(state.values.map(short)), state);
}

/** What a fragment says; undefined where it is empty. Throws `LinkError` for what is no link of ours, whole. */
export function stateOfLink(fragment) {
  const text = fragment.replace(/^#/, "");
  if (text === "") return undefined;
  if (text.length > LONGEST) throw new LinkError();
  const found = /^cf1\/([a-z]+)\?(.*)$/s.exec(text);
  if (!found || !Object.hasOwn(WAYS, found[1])) throw new LinkError();
  return checked(found[1], found[2].split("&").map(pairOf));
}

/** Not a link of ours, or one of a later checkface: it is not guessed what it may mean. */
export class LinkError extends Error {}

function checked(way, pairs) {
  const values = pairs.filter(([name]) => name === "text").map(([, value]) => value);
  const numbers = new Map(pairs.filter(([name]) => name !== "text").map(([name, value]) => [name, numberOf(way, name, value)]));
  const [least, most] = WAYS[way];
  const isWhole = values.length + numbers.size === pairs.length && values.length >= least && values.length <= most;
  if (!isWhole || (way === "morph" && !numbers.has("at"))) throw new LinkError();
  return stateOf(way, values, { at: numbers.get("at"), moved: Object.fromEntries(numbers) });
}

function numberOf(way, name, value) {
  const number = WHOLE.test(value) ? Number(value) : NaN;
  if (name === "at" && way === "morph" && number >= 0 && number < FRAMES) return number;
  if (SLIDERS.includes(name) && Math.abs(number) <= FARTHEST) return number;
  throw new LinkError();
}

function pairOf(pair) {
  const equals = pair.indexOf("=");
  if (equals < 0) throw new LinkError();
  try {
    return [pair.slice(0, equals), decodeURIComponent(pair.slice(equals + 1))];
  } catch {
    throw new LinkError(); // a percent sign that begins no character
  }
}

/** Whatever ends a link in a chat or in Markdown is escaped too. Half a character stands for its replacement. */
function escaped(value) {
  const hex = (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(value.toWellFormed?.() ?? value.replace(/\p{Surrogate}/gu, "\ufffd")).replace(/[!'()*._~]/g, hex);
}
