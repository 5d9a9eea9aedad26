// Turns text that a stranger may have written into text that is safe to show, as checkface/plain_text.py does.
//
// What runs from right to left is held in its place by <bdi> or by `isolated`, where a terminal needs letters
// (`[rtl]`) for it: that alone is not done here.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;
/** What is drawn as nothing: two names that look alike must not be two names. */
const INVISIBLE =
  /[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u2d7f\u3164\ufe00-\ufe0f\uffa0\ufffc\u{1107f}\u{16fe4}\u{1d159}\u{e0100}-\u{e01ef}]/u;
/** Strokes through a letter (combining class 1). */
const OVERLAY =
  /[\u0334-\u0338\u1cd4\u1ce2-\u1ce8\u20d2\u20d3\u20d8-\u20da\u20e5\u20e6\u20ea\u20eb\u{10a39}\u{16af0}-\u{16af4}\u{1bc9e}\u{1d167}-\u{1d169}]/u;
const MARK = /\p{M}/u;
const MARKS = 3;
const PADDING = /(?<= {12}) +/g;
const COMMAND = /^(\s*):(?=:)|#(?=#\[)/g;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** `text` in one line, with an escape such as `\u202e` for all that would not just be seen. */
export function plain(text) {
  const row = String(text).replace(COMMAND, (found, before) => (before ?? "") + escaped(found.at(-1)));
  return lettersOrEscapes(row).replace(PADDING, (found) => escaped(" ").repeat(found.length));
}

/** Fit to stand in a sentence of ours whose direction is another. */
export function isolated(text) {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** As Python prints a text: no control, format or odd blank in it. What a name in a manifest must be. */
export function isPrintable(text) {
  return ![...text].some((letter) => UNSAFE.test(letter) || (letter !== " " && /\p{Zs}/u.test(letter)));
}

function escaped(letter) {
  const point = letter.codePointAt(0), hex = point.toString(16);
  if (point < 0x100) return `\\x${hex.padStart(2, "0")}`;
  return point < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

/** A mark needs a letter of its own text to stand on. */
function lettersOrEscapes(text) {
  if (/^[ -~]*$/.test(text)) return text;
  let marks = MARKS, shown = "";
  for (const letter of text) {
    const isMark = MARK.test(letter);
    const hidden = isHidden(letter) || (isMark && marks >= MARKS);
    marks = isMark && !hidden ? marks + 1 : hidden || letter === " " ? MARKS : 0;
    shown += hidden ? escaped(letter) : letter;
  }
  return shown;
}

function isHidden(letter) {
  const isOddBlank = letter !== " " && /\p{Zs}/u.test(letter);
  return UNSAFE.test(letter) || INVISIBLE.test(letter) || isOddBlank || OVERLAY.test(letter);
}
