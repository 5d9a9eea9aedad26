// Turns chance into a text to look at: two words, which nobody has to have typed.
import { WORDS } from "../checkface/bip39_english.js";

export function surprise() {
  return [...crypto.getRandomValues(new Uint16Array(2))].map((each) => WORDS[each % WORDS.length]).join(" ");
}
