// Answers tests/core/test_js_package.py with the npm package of core/js:
//   node ask_the_npm_package.mjs WEIGHTS < JSON  writes JSON; what throws is written as "Name: message".
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as checkface from "../../core/js/index.js";

const { Digest, Face, Latent, Painter, loop, mix, morph, slide, trio, words } = checkface;
const asked = JSON.parse(readFileSync(0, "utf8"));
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const said = async (make) => {
  try {
    return await make();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};
const parsed = (text, index = 0) => new Face(Digest.parse(text), index);

const painter = await Painter.load({ weights: process.argv[2], workers: asked.workers });
const [a, b, c] = trio(Digest.parse(asked.subject)).map((face) => painter.latent(face));
const w = (latent) => sha256(new Uint8Array(latent.units.buffer));
const pictures = await painter.drawAll(asked.drawn.map(([text, index]) => parsed(text, index)));
const average = mix([[a, 2], [b, 1], [c, 1]]);

const ends = { age: 8, hair: 8, turn: -8, masculine: -8 };
const far = Object.entries(ends).reduce((latent, [way, amount]) => slide(latent, way, amount, painter), a);

const answer = {
  workers: painter.workers,
  words: await Promise.all(asked.worded.map((text) => words(Digest.parse(text)))),
  wordedW: asked.worded.map((text) => w(painter.latent(parsed(text)))),
  w: asked.drawn.map(([text, index]) => w(Latent.of(parsed(text, index), painter))),
  rgb: pictures.map((picture) => sha256(picture.rgb)),
  small: Object.fromEntries([512, 256, 128, 64].map((side) => [side, sha256(pictures[0].shrunk(side).rgb)])),
  mixtureRgb: asked.mixture && sha256((await painter.draw(average)).rgb),
  mixtures: {
    "mix 2 1 1": w(average),
    "morph 3 of 10": w(morph(a, b, 3, 10)),
    "loop 3 of 10": w(loop(a, b, 3, 10)),
    older: w(slide(a, "age", 1.5, painter)),
    youngest: w(slide(a, "age", -8, painter)),
    turned: w(slide(b, "turn", -1, painter)),
    hair: w(slide(c, "hair", 2, painter)),
    masculine: w(slide(b, "masculine", 1, painter)),
    "turned round": w(slide(a, "turn", 8, painter)),
    far: w(far),
  },
  slides: asked.slides.map(([which, direction, amount]) => w(slide([a, b, c][which], direction, amount, painter))),
  loops: asked.loops.map(([frame, frames]) => w(loop(a, c, frame, frames))),
  refused: {
    "no parts": await said(() => mix([])),
    "half a part": await said(() => mix([[a, 0.5]])),
    "no frame": await said(() => morph(a, b, 5, 5)),
    "one frame": await said(() => loop(a, b, 0, 1)),
    "no direction": await said(() => slide(a, "toString", 1, painter)),
    "no amount": await said(() => slide(a, "age", NaN, painter)),
    "no side": await said(() => painter.draw(a, { side: 100 })),
    "no face": await said(() => new Face(Digest.parse(asked.subject), 256)),
    "ended": await said(() => painter.draw(a, { signal: AbortSignal.abort() })),
  },
};
painter.close();
answer.refused.closed = await said(() => painter.draw(a));
process.stdout.write(JSON.stringify(answer));
