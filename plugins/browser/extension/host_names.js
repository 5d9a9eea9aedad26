// Turns the host of an address into both its spellings: `xn--` names are what the network sees, letters what people read.
const BASE = 36, LEAST = 1, MOST = 26, SKEW = 38, DAMP = 700, BIAS = 72, FIRST = 128;

/** { ascii, letters }; `letters` is undefined where they are the same, or a label cannot be read. */
export function spellings(host) {
  const labels = host.split(".").map((label) => (label.startsWith("xn--") ? decoded(label.slice(4)) : label));
  const letters = labels.some((label) => label === undefined) ? undefined : labels.join(".");
  return { ascii: host, letters: letters === host ? undefined : letters };
}

/** RFC 3492, section 6.2; undefined where it is none. */
function decoded(label) {
  const dash = label.lastIndexOf("-");
  const points = [...label.slice(0, Math.max(dash, 0))].map((letter) => letter.codePointAt(0));
  let point = FIRST, bias = BIAS, at = 0;
  for (let i = dash < 0 ? 0 : dash + 1; i < label.length; at++) {
    const before = at;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = digitOf(label.charCodeAt(i++));
      if (digit === undefined) return undefined;
      at += digit * weight;
      const threshold = Math.min(Math.max(k - bias, LEAST), MOST);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    bias = adapted(at - before, points.length + 1, before === 0);
    point += Math.floor(at / (points.length + 1));
    at %= points.length + 1;
    if (point > 0x10ffff) return undefined;
    points.splice(at, 0, point);
  }
  return String.fromCodePoint(...points);
}

function digitOf(code) {
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26;
  if (code >= 0x61 && code <= 0x7a) return code - 0x61;
  return undefined;
}

function adapted(delta, count, first) {
  let left = Math.floor(delta / (first ? DAMP : 2)), k = 0;
  left += Math.floor(left / count);
  for (; left > ((BASE - LEAST) * MOST) / 2; k += BASE) left = Math.floor(left / (BASE - LEAST));
  return k + Math.floor(((BASE - LEAST + 1) * left) / (left + SKEW));
}
