// Turns pictures into files that a visitor keeps: a picture with its note, a card, an animation.
import { cardFile, EMBEDDED } from "./card_file.js";
import { movingPngFile, pngFile } from "./png_file.js";
import { movingWebpFile } from "./webp_file.js";

const QUALITY = 0.9;
const WEBP = "image/webp";
let held;

/** What the note of a PNG says of face 0 of a digest: `checkface check` reads it. */
export function noteOf(digest) {
  return `cf1 ${digest} face 0`;
}

/** A picture as a PNG file; `digest` only if it is that digest's face 0. */
export async function pictureBlob(picture, digest) {
  return new Blob([await pngFile(picture, digest && noteOf(digest))], { type: "image/png" });
}

/** A card of { digest, words, name } with the picture of its face 0. */
export async function cardBlob(card, picture) {
  return new Blob([cardFile(card, await pngFile(picture.shrunk(EMBEDDED)))], { type: "image/svg+xml" });
}

/** A picture as a WebP file; undefined where this browser writes none. */
export async function webpBlob(picture) {
  const blob = await new Promise((done) => canvasOf(picture).toBlob(done, WEBP, QUALITY));
  return blob?.type === WEBP ? blob : undefined;
}

/** Frames that follow each other, over and over: WebP, or PNG where this browser writes no WebP. */
export async function animationBlob(pictures, milliseconds) {
  const stills = [];
  for (const picture of pictures) {
    const still = await webpBlob(picture);
    if (!still) return new Blob([await movingPngFile(pictures, milliseconds)], { type: "image/png" });
    stills.push(new Uint8Array(await still.arrayBuffer()));
  }
  return new Blob([movingWebpFile(stills, pictures[0].side, milliseconds)], { type: WEBP });
}

const ENDS = { "image/png": "png", "image/webp": "webp", "image/svg+xml": "svg" };

/** Hands a file to the visitor. Only the last one is held: a browser has read it by the next. */
export function save(blob, name) {
  if (held) URL.revokeObjectURL(held);
  held = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: held, download: `${name}.${ENDS[blob.type]}` });
  link.click();
}

function canvasOf(picture) {
  const canvas = Object.assign(document.createElement("canvas"), { width: picture.side, height: picture.side });
  canvas.getContext("2d").putImageData(picture.toImageData(), 0, 0);
  return canvas;
}
