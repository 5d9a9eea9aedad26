// Turns still WebP files, as a canvas writes them, into one that moves (RIFF container of WebP, ANMF chunks).
import { ascii, joined } from "./png_file.js";

const MOVES = 2, OVERWRITES = 2;
const PIXELS = ["VP8 ", "VP8L", "ALPH"];

/** Files of one side, each for some milliseconds, over and over. Throws an Error for what is no such file. */
export function movingWebpFile(stills, side, milliseconds) {
  const size = number(side - 1, 3);
  const frame = (still) => chunk("ANMF", [number(0, 6), size, size, number(milliseconds, 3), number(OVERWRITES, 1), ...pixels(still)]);
  const parts = [
    ascii("WEBP"),
    chunk("VP8X", [number(MOVES, 4), size, size]),
    chunk("ANIM", [number(0xffffffff, 4), number(0, 2)]),
    ...stills.map(frame),
  ];
  return chunk("RIFF", parts);
}

/** The chunks that hold the picture itself. */
function pixels(file) {
  const view = new DataView(file.buffer, file.byteOffset, file.length), found = [];
  for (let at = 12; at + 8 <= file.length; ) {
    const end = at + 8 + view.getUint32(at + 4, true);
    if (PIXELS.includes(kindAt(file, at))) found.push(file.subarray(at, end + (end & 1)));
    at = end + (end & 1);
  }
  if (kindAt(file, 0) !== "RIFF" || kindAt(file, 8) !== "WEBP" || !found.length) throw new Error("not a WebP file");
  return found;
}

function kindAt(file, at) {
  return String.fromCharCode(...file.subarray(at, at + 4));
}

function chunk(kind, parts) {
  const data = joined(parts);
  return joined([ascii(kind), number(data.length, 4), data, new Uint8Array(data.length & 1)]);
}

/** The lowest byte first. */
function number(value, count) {
  return Uint8Array.from({ length: count }, (_, n) => Math.floor(value / 256 ** n) & 255);
}
