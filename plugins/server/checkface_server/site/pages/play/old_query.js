// Turns the query of an address into parameters, as leniently as the server's old API (lenient_query.py): names in
// any case, the first of several counts, and a percent sign that begins no escape stands for itself.

export const OLD = /^(?:from_|to_)?(?:value|seed|guid|amount|num_multi)\d{0,2}$/;
const LONGEST = 1_000_000;

/** Whether a query names a face in the old way. */
export function isOldLink(search) {
  return search.length <= LONGEST && [...parametersOf(search).keys()].some((name) => OLD.test(name));
}

/** Name, in lower case, to bytes. */
export function parametersOf(search) {
  const given = new Map();
  for (const pair of search.replace(/^\?/, "").split("&")) {
    const equals = pair.indexOf("="), end = equals < 0 ? pair.length : equals;
    const name = latin(unquoted(pair.slice(0, end))).toLowerCase();
    if (!given.has(name)) given.set(name, unquoted(equals < 0 ? "" : pair.slice(equals + 1)));
  }
  return given;
}

function unquoted(text) {
  const whole = new TextEncoder().encode(text.replaceAll("+", " "));
  const bytes = new Uint8Array(whole.length);
  let count = 0;
  for (let at = 0; at < whole.length; at++) {
    const hex = whole[at] === 37 ? /^[0-9a-f]{2}$/i.exec(latin(whole.subarray(at + 1, at + 3)))?.[0] : undefined;
    bytes[count++] = hex ? Number.parseInt(hex, 16) : whole[at];
    if (hex) at += 2;
  }
  return bytes.slice(0, count);
}

/** Bytes as letters of one byte each: of names and numbers. */
export function latin(bytes) {
  return Array.from(bytes ?? [], (byte) => String.fromCharCode(byte)).join("");
}
