// Turns a digest with a name into a card: face, name, words and short digest, as checkface/pictures/card.py does.
import { isolated, plain } from "./plain.js";

const WIDTH = 640, MARGIN = 28, SIDE = 192, RADIUS = 20, FACE_RADIUS = 14, ROOM = 0.94;
const HEIGHT = 2 * MARGIN + SIDE;
const INK = "#17191c", MUTED = "#6a7077", LINE = "#dfe1e3", CARD = "#ffffff";
const FONTS = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const NAME = { size: 26, weight: 600, colour: INK }, WORDS = { size: 22, colour: INK }, DETAIL = { size: 13, colour: MUTED };
const JOINTS = " .\\-_+";
/** Characters that are measured one by one: no line of ours holds as many. */
const LONGEST = 400;
/** The side of the face inside: one that cf1 defines to the bit. */
export const EMBEDDED = 256;

/** `png` is the file of its face 0 of `EMBEDDED` pixels; `measure(text, font)` tells how wide text is. */
export function cardFile({ digest, words, name }, png, measure = widthOnCanvas) {
  const x = 2 * MARGIN + SIDE, bottom = MARGIN + SIDE - 1, key = digest.value.slice(0, 8);
  const room = (WIDTH - MARGIN - x) * ROOM, wide = (text) => measure(text, `${NAME.weight} ${NAME.size}px ${FONTS}`);
  const place = `x="${MARGIN}" y="${MARGIN}" width="${SIDE}" height="${SIDE}"`, shape = `face-${key}-0`;
  const said = `Words: ${words.join(" ")}. Digest: ${digest}. Scheme: cf1.`;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" ` +
      `aria-labelledby="title-${key} words-${key}" font-family="${FONTS}">`,
    `<title id="title-${key}">${escaped(isolated(plain(`Face of ${name}`.trimEnd())))}</title>`,
    `<desc id="words-${key}">${escaped(said)}</desc>`,
    `<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="${RADIUS}" fill="${CARD}" stroke="${LINE}"/>`,
    `<clipPath id="${shape}"><rect ${place} rx="${FACE_RADIUS}"/></clipPath>`,
    `<image ${place} clip-path="url(#${shape})" href="data:image/png;base64,${base64(png)}"/>`,
    line(x, MARGIN + 21, shortened(plain(name), room, wide), NAME),
    line(x, bottom - 70, words.slice(0, 2).join(" "), WORDS),
    line(x, bottom - 40, words.slice(2).join(" "), WORDS),
    line(x, bottom, digest.short, DETAIL),
    line(WIDTH - MARGIN, bottom, "checkface cf1", DETAIL, "end"),
    "</svg>",
  ].filter(Boolean).join("\n")}\n`;
}

/** Nothing where there is nothing to say. */
function line(x, baseline, text, { size, weight, colour }, anchor) {
  const weighs = weight ? ` font-weight="${weight}"` : "", ends = anchor ? ` text-anchor="${anchor}"` : "";
  return text && `<text x="${x}" y="${baseline}" font-size="${size}"${weighs}${ends} fill="${colour}">${escaped(isolated(text))}</text>`;
}

/** Cut in its middle until it fits; whole characters only. */
function shortened(text, room, wide) {
  const all = [...text], letters = all.length > LONGEST ? [...withoutMiddle(all, LONGEST)] : all;
  if (wide(letters.join("")) <= room) return letters.join("");
  let kept = letters.length - 1;
  while (kept > 1 && wide(withoutMiddle(letters, kept)) > room) kept--;
  return withoutMiddle(letters, kept);
}

function withoutMiddle(letters, kept) {
  const head = (kept + 1) >> 1, tail = kept - head;
  const before = letters.slice(0, head).join("").replace(new RegExp(`[${JOINTS}]+$`), "");
  return `${before}…${letters.slice(letters.length - tail).join("").replace(new RegExp(`^[${JOINTS}]+`), "")}`;
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function widthOnCanvas(text, font) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = font;
  return context.measureText(text).width;
}
