// Draws with core/js/cf1.wasm as it stands, for tests/core/test_wasm.py:
//   node draw_by_wasm.mjs MODULE WEIGHTS OFFSETS < JSON of {subjects: [[subject, face]…], rows: [[top, bottom]…]}
// writes JSON: for each subject its key, words, w and the rows of pixels, all but words in hexadecimal.
import { readFileSync } from "node:fs";

const [module, weights, offsets] = process.argv.slice(2).map((file) => readFileSync(file));
const { instance } = await WebAssembly.instantiate(module, {});
const cf1 = instance.exports;
const [KEY_ROOM, FACE, WORKSPACE] = [1, 2, 3].map((of) => cf1.cf1_reserve(cf1.cf1_size(of)));

const bytes = (at, count) => new Uint8Array(cf1.memory.buffer, at, count);
const hex = (at, count) => Buffer.from(bytes(at, count)).toString("hex");
function put(data) {
  const at = cf1.cf1_reserve(data.length);
  bytes(at, data.length).set(data);
  return at;
}

const network = cf1.cf1_load(put(weights), weights.length, put(offsets), offsets.length / 8);
const [key, words, w] = [32, 16, 2048].map((count) => cf1.cf1_reserve(count));

function sha256(data, pieces) {
  const hash = cf1.cf1_reserve(cf1.cf1_size(0));
  const digest = cf1.cf1_reserve(32);
  const at = put(data);
  cf1.cf1_sha256_begin(hash);
  for (let from = 0, n = 0; from < data.length; n++) {
    const count = Math.min(pieces[n % pieces.length], data.length - from);
    cf1.cf1_sha256_feed(hash, at + from, count);
    from += count;
  }
  cf1.cf1_sha256_end(hash, digest);
  return hex(digest, 32);
}

function drawn([subject, face], rows) {
  const text = Buffer.from(subject, "ascii");
  cf1.cf1_key(put(text), text.length, KEY_ROOM, key);
  cf1.cf1_words(key, words);
  const status = cf1.cf1_w(network, key, face, w);
  cf1.cf1_prepare(network, w, FACE);
  const pixels = rows.map(([top, bottom]) => {
    const rgb = cf1.cf1_reserve((bottom - top) * 6144);
    cf1.cf1_draw(network, FACE, top, bottom, 0, WORKSPACE, rgb);
    return hex(rgb, (bottom - top) * 6144);
  });
  return {
    status,
    key: hex(key, 32),
    words: Array.from(new Int32Array(cf1.memory.buffer, words, 4)),
    w: hex(w, 2048),
    pixels,
  };
}

const asked = JSON.parse(readFileSync(0, "utf8"));
const altered = Buffer.from(offsets);
altered.writeInt32LE(weights.length - 2, 0);
process.stdout.write(
  JSON.stringify({
    faces: asked.subjects.map((each) => drawn(each, asked.rows)),
    hashes: asked.hashed.map(([data, pieces]) => sha256(Buffer.from(data, "hex"), pieces)),
    altered: cf1.cf1_load(put(weights), weights.length, put(altered), altered.length / 8),
    tooMuch: cf1.cf1_reserve(0xfffffff0),
  }),
);
