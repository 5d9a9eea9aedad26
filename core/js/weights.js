// Turns the weights, packed or as Python has them, into what the kernel and mixtures need, checked by sha256.
//
// Packed: `CF1PLANE`, the header of the safetensors file, then of each tensor of 16 bits its low bytes and
// its high bytes (they compress better apart), all that gzipped. Unpacked they are the very file that the
// Python package ships, so one sha256 stands for both, whichever program gzipped.
import { WeightsError } from "./errors.js";
import { DIRECTIONS } from "./latent.js";
import { bytesAt, NEARBY } from "./places.js";

const SHA256 = "6b542a5ac13e3e7bd948f9a08af3a22a7ea5b04eb0ef8051164045b58d1e7bdc";
const BYTES = 24987621;
const MAGIC = "CF1PLANE";
const CACHE = "checkface-cf1";
const RULES = ["adult", "clean"];

/** The weights at a place (a URL, a path in Node, bytes; or those beside this file), from the cache if there. */
export async function loadWeights(place = NEARBY.weights, { kernel, signal, cache = true, progress } = {}) {
  const kept = cache ? await shelf(place) : undefined;
  const held = await kept?.match(place).catch(() => undefined);
  if (held) {
    try {
      return await read(new Uint8Array(await held.arrayBuffer()), kernel);
    } catch {
      await kept.delete(place).catch(() => false); // damaged, or of another version
    }
  }
  const packed = await fetched(place, { signal, progress });
  const weights = await read(packed, kernel);
  await kept?.put(place, new Response(packed)).catch(() => undefined); // full: they are fetched again
  return weights;
}

async function shelf(place) {
  const remote = typeof location === "object" && (typeof place === "string" || place instanceof URL);
  if (!remote || typeof caches !== "object") return undefined;
  return caches.open(CACHE).catch(() => undefined); // pages that may keep nothing
}

async function fetched(place, { signal, progress }) {
  try {
    return await bytesAt(place, { signal, progress });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new WeightsError(
      `no weights: ${cause.message}; \`make js\` makes built/face-cf1.planes.gz, or name their place ` +
        "with Painter.load({ weights })",
      { cause },
    );
  }
}

async function read(packed, kernel) {
  const data = unplaned(isGzip(packed) ? await unzipped(packed) : packed);
  const found = await sha256(data, kernel);
  if (found !== SHA256) throw damaged(`sha256 ${SHA256} of ${BYTES} bytes unpacked`, `${found} of ${data.length}`);
  return parsed(data);
}

function isGzip(bytes) {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** A server may have unzipped already what it sends. No more is unzipped than there can be. */
async function unzipped(packed) {
  const made = new Uint8Array(BYTES + MAGIC.length);
  let length = 0;
  try {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (length + part.value.length > made.length) {
        await reader.cancel();
        throw new Error("too long");
      }
      made.set(part.value, length);
      length += part.value.length;
    }
  } catch (cause) {
    throw damaged("a whole gzip file", `${packed.length} bytes that end or differ (${cause.message})`, cause);
  }
  return made.subarray(0, length);
}

/** The safetensors file, from the planes of bytes if it is packed. */
function unplaned(bytes) {
  if (String.fromCharCode(...bytes.subarray(0, MAGIC.length)) !== MAGIC) return bytes;
  const planes = bytes.subarray(MAGIC.length);
  const { start, tensors } = header(planes);
  const made = new Uint8Array(planes);
  for (const { dtype, data_offsets: [from, to] } of Object.values(tensors)) {
    const half = (to - from) / 2;
    if (dtype !== "I16") continue;
    for (let i = 0, at = start + from; i < half; i++) {
      made[at + 2 * i] = planes[at + i];
      made[at + 2 * i + 1] = planes[at + half + i];
    }
  }
  return made;
}

function header(data) {
  try {
    const start = 8 + Number(new DataView(data.buffer, data.byteOffset).getBigUint64(0, true));
    const { __metadata__, ...tensors } = JSON.parse(new TextDecoder().decode(data.subarray(8, start)));
    return { start, tensors };
  } catch (cause) {
    throw damaged("a header of tensors", `${data.length} bytes without one`, cause);
  }
}

async function sha256(data, kernel) {
  if (globalThis.crypto?.subtle) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
    return Array.from(digest, (each) => each.toString(16).padStart(2, "0")).join("");
  }
  const hash = kernel.sha256(); // a page that is not from https
  hash.feed(data);
  return hash.end();
}

function parsed(data) {
  const { start, tensors } = header(data);
  const place = (name) => (name in tensors ? start + tensors[name].data_offsets[0] : -1);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const units = (name) => {
    const [low, high] = [place(`${name}:low`), place(`${name}:high`)];
    const count = tensors[`${name}:low`].shape.reduce((all, each) => all * each, 1);
    return Int32Array.from({ length: count }, (_, i) =>
      view.getInt16(low + 2 * i, true) + (high < 0 ? 0 : view.getInt8(high + i) * 65536));
  };
  return {
    data,
    offsets: Int32Array.from(names().flatMap((name) => [place(`${name}:low`), place(`${name}:high`)])),
    space: {
      mean: units("mean"),
      rules: RULES.map((rule) => ({ direction: units(`${rule}.a`), threshold: units(`${rule}.threshold`)[0] })),
      directions: Object.fromEntries(Object.keys(DIRECTIONS).map((each) => [each, units(`direction.${each}`)])),
    },
  };
}

/** In the order of core/kernel/cf1.h. */
function names() {
  const blocks = [0, 1, 2, 3, 4, 5, 6];
  const all = (things, parts) => things.flatMap((thing) => parts.map((part) => `${thing}.${part}`));
  const styles = ["first", ...blocks.flatMap((n) => [`block${n}.up`, `block${n}.conv1`, `block${n}.conv2`]), "to_rgb"];
  return [
    ...all([0, 1, 2, 3, 4, 5, 6, 7].map((n) => `mapping.${n}`), ["weight", "bias"]),
    "mean",
    ...all(styles, ["style.weight", "style.bias"]),
    "const",
    ...all(["first"], ["weight", "noise", "bias"]),
    ...all(blocks.flatMap((n) => [`block${n}.conv1`, `block${n}.conv2`]), ["depthwise", "weight", "noise", "bias"]),
    ...all(["to_rgb"], ["weight", "bias"]),
    ...all(RULES, ["a", "threshold"]),
  ];
}

function damaged(expected, got, cause) {
  return new WeightsError(
    `the weights are damaged or not those of cf1: expected ${expected}, got ${got}; fetch or make them again`,
    { cause },
  );
}
