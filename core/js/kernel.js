// Turns cf1.wasm into functions: hashing, keys, words, latents and rows of pixels (core/kernel/wasm.c).
import { EngineError, WeightsError } from "./errors.js";
import { bytesAt, NEARBY } from "./places.js";

const STATE = 0, KEY_ROOM = 1, FACE = 2, WORKSPACE = 3;
const PIECE = 1 << 20;
const LATENT_BYTES = 2048;
const ROW_BYTES = 2 * 1024 * 3;
const MOST_KEYS = 1024;
/** Of the last block; each makes two rows of pixels. */
export const ROWS = 512;

/** The smallest module that uses a 128-bit vector. */
const SIMD = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
);

/** The compiled module of `bytes`, or of the file beside this one: it can be sent to workers. */
export async function compiled(bytes) {
  if (typeof WebAssembly !== "object" || !WebAssembly.validate(SIMD))
    throw new EngineError(
      "cannot draw here: expected WebAssembly with SIMD (browsers since 2023, Node 20), got an engine " +
        "without it; update it, or draw with the Python package",
    );
  const module = bytes ?? (await bytesAt(NEARBY.wasm));
  try {
    return await WebAssembly.compile(module);
  } catch (cause) {
    throw new EngineError(`cf1.wasm is damaged: ${cause.message}; install checkface again`, { cause });
  }
}

/** One instance: one thread's memory. */
export class Kernel {
  static async of(module) {
    try {
      return new Kernel((await WebAssembly.instantiate(module, {})).exports);
    } catch (cause) {
      throw cause instanceof EngineError ? cause : noMemory("the module", cause);
    }
  }

  constructor(exports) {
    this.cf1 = exports;
    this.keys = new Map();
    this.free = []; // states of hashes that ended
    this.piece = 0;
    this.key = this.reserve(32, "a key");
    this.numbers = this.reserve(LATENT_BYTES, "a latent");
  }

  reserve(count, what) {
    const at = this.cf1.cf1_reserve(count);
    if (!at) throw noMemory(`${count.toLocaleString("en")} bytes for ${what}`);
    return at >>> 0;
  }

  bytes(at, count) {
    return new Uint8Array(this.cf1.memory.buffer, at, count);
  }

  put(data, what) {
    const at = this.reserve(data.length, what);
    this.bytes(at, data.length).set(data);
    return at;
  }

  /** The sha256 that grows: feed it, then end it, whatever happens, so that its room is used again. */
  sha256() {
    this.piece ||= this.reserve(PIECE, "a piece of a file");
    const state = this.free.pop() ?? this.reserve(this.cf1.cf1_size(STATE), "a hash");
    this.cf1.cf1_sha256_begin(state);
    return {
      feed: (data) => {
        for (let from = 0; from < data.length; from += PIECE) {
          const part = data.subarray(from, from + PIECE);
          this.bytes(this.piece, part.length).set(part);
          this.cf1.cf1_sha256_feed(state, this.piece, part.length);
        }
      },
      end: () => {
        this.cf1.cf1_sha256_end(state, this.key);
        this.free.push(state);
        return hex(this.bytes(this.key, 32));
      },
    };
  }

  /** The key of a subject such as `sha256:e3b0…`: 0.1 s the first time. */
  keyOf(subject) {
    const known = this.keys.get(subject);
    if (known) return known;
    this.room ??= this.reserve(this.cf1.cf1_size(KEY_ROOM), "scrypt");
    const text = new TextEncoder().encode(subject);
    this.bytes(this.numbers, text.length).set(text);
    this.cf1.cf1_key(this.numbers, text.length, this.room, this.key);
    if (this.keys.size >= MOST_KEYS) this.keys.delete(this.keys.keys().next().value);
    this.keys.set(subject, this.bytes(this.key, 32).slice());
    return this.keys.get(subject);
  }

  /** Four numbers below 2048. */
  wordsOf(key) {
    this.bytes(this.key, 32).set(key);
    this.cf1.cf1_words(this.key, this.numbers);
    return [...new Int32Array(this.cf1.memory.buffer, this.numbers, 4)];
  }

  /** Takes the weights (weights.js), and so can tell where faces lie and draw them. */
  load({ data, offsets }) {
    const at = this.put(data, "the weights");
    const table = this.put(new Uint8Array(offsets.buffer), "the table of the weights");
    this.network = this.cf1.cf1_load(at, data.length, table, offsets.length / 2);
    if (!this.network)
      throw new WeightsError("cannot use the weights: expected those of cf1, or there is no memory for them");
    this.face = this.reserve(this.cf1.cf1_size(FACE), "a face");
    this.workspace = this.reserve(this.cf1.cf1_size(WORKSPACE), "a workspace");
    this.rgb = this.reserve(ROWS * ROW_BYTES, "pixels");
  }

  /** w of one face, Int32Array [512]. */
  wOf(key, face) {
    this.bytes(this.key, 32).set(key);
    const status = this.cf1.cf1_w(this.network, this.key, face, this.numbers);
    if (status) throw new WeightsError(`no face passes the rules (status ${status}): these are not the weights of cf1`);
    return new Int32Array(this.cf1.memory.buffer, this.numbers, ROWS).slice();
  }

  /** Rows `top` to `bottom` of 512, two rows of 1024 RGB pixels each. */
  rows(w, top, bottom) {
    new Int32Array(this.cf1.memory.buffer, this.numbers, ROWS).set(w);
    this.cf1.cf1_prepare(this.network, this.numbers, this.face);
    this.cf1.cf1_draw(this.network, this.face, top, bottom, 0, this.workspace, this.rgb);
    return this.bytes(this.rgb, (bottom - top) * ROW_BYTES).slice();
  }
}

let small;

/** The one instance of this thread that hashes and finds words: it needs no weights. */
export function withoutWeights() {
  small ??= compiled().then(Kernel.of);
  small.catch(() => (small = undefined)); // who asks again tries again
  return small;
}

export function hex(bytes) {
  return Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
}

function noMemory(what, cause) {
  return new EngineError(
    `no memory for ${what}: a painter takes about 75 MiB, and 43 MiB more for each worker; ` +
      "use fewer workers, or close what else is open",
    { cause },
  );
}
