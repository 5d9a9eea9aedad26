// Turns pictures into the bytes of a PNG file, still or moving (APNG), with the note that checkface writes.
const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
const RGB = 2, PAETH = 4;
/** The keyword of the text chunk that says whose face it is: checkface/pictures/formats.py. */
const NOTE_KEY = "checkface";

/** `note` is such as `cf1 sha256:… face 0`, in ASCII; none for what stands for no digest. */
export async function pngFile(picture, note) {
  const text = note ? [chunk("tEXt", ascii(`${NOTE_KEY}\0${note}`))] : [];
  return joined([SIGNATURE, header(picture.side), ...text, chunk("IDAT", await packed(picture)), chunk("IEND")]);
}

/** Frames of one side, each for some milliseconds, over and over. */
export async function movingPngFile(pictures, milliseconds) {
  const parts = [SIGNATURE, header(pictures[0].side), chunk("acTL", words(pictures.length, 0))];
  let sequence = 0;
  for (const picture of pictures) {
    const data = await packed(picture), { side } = picture;
    const times = Uint8Array.of(milliseconds >> 8, milliseconds & 255, 1000 >> 8, 1000 & 255, 0, 0);
    parts.push(chunk("fcTL", joined([words(sequence++, side, side, 0, 0), times])));
    parts.push(sequence === 1 ? chunk("IDAT", data) : chunk("fdAT", joined([words(sequence++), data])));
  }
  return joined([...parts, chunk("IEND")]);
}

/** Bytes one after the other. */
export function joined(parts) {
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

export function ascii(text) {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function header(side) {
  return chunk("IHDR", joined([words(side, side), Uint8Array.of(8, RGB, 0, 0, 0)]));
}

async function packed({ side, rgb }) {
  const zlib = new Blob([filtered(rgb, side * 3)]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(zlib).arrayBuffer());
}

/** Each byte less what its neighbours foretell (PNG, 9.4): photographs get smaller by it. */
function filtered(rgb, width) {
  const rows = rgb.length / width, made = new Uint8Array(rgb.length + rows);
  for (let row = 0, to = 0, at = 0; row < rows; row++) {
    made[to++] = PAETH;
    for (let x = 0; x < width; x++, at++) {
      const left = x < 3 ? 0 : rgb[at - 3], up = row ? rgb[at - width] : 0;
      made[to++] = rgb[at] - foretold(left, up, x < 3 || !row ? 0 : rgb[at - width - 3]);
    }
  }
  return made;
}

function foretold(left, up, corner) {
  const byLeft = Math.abs(up - corner), byUp = Math.abs(left - corner), byCorner = Math.abs(left + up - 2 * corner);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

function chunk(kind, data = new Uint8Array()) {
  const body = joined([ascii(kind), data]);
  return joined([words(data.length), body, words(checksum(body))]);
}

function words(...numbers) {
  const made = new DataView(new ArrayBuffer(4 * numbers.length));
  numbers.forEach((number, n) => made.setUint32(4 * n, number));
  return new Uint8Array(made.buffer);
}

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});

function checksum(bytes) {
  let sum = -1;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}
