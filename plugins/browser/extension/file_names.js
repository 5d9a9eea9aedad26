// Turns a file on this computer into the names by which others may know it.
import { normalFilename } from "./checkface/ui/artifact_name.js";
import { baseName } from "./checkface/ui/release.js";

/** What a browser puts into the name of a second download: `a (1).whl`, in Firefox `a(1).whl`. */
const COUNT = / ?\(\d{1,3}\)(?=(?:\.[A-Za-z0-9]{1,9}){0,2}$)/;
const LIKE_A_NAME = /[^\s/\\]\.[A-Za-z][A-Za-z0-9]{0,9}(?![A-Za-z0-9.])|^\s*[0-9a-f]{40,128} [ *]\S/i;
const BETWEEN = /[\s*"'()<>|,;]+/;

/**
 * Lists of names, the next one only where nobody knows the one before: its own and those of the addresses that it
 * came from, then its own without what the browser has put in.
 */
export function namesOf({ name, urls = [] }) {
  const addressed = urls.map(nameIn).filter((each) => each.includes(".")); // `/download` is no name
  return [[...new Set([name, ...addressed])], COUNT.test(name) ? [name.replace(COUNT, "")] : []];
}

/** Two spellings of the name of a wheel are one name. */
export function isName(written, name) {
  return written === name || normalFilename(written) === normalFilename(name);
}

/** Whether the whole name stands in a line, in whatever folder, not the end or the beginning of a longer one. */
export function isNamedIn(line, name) {
  return line.split(BETWEEN).some((word) => isName(bare(word), name)) || (BETWEEN.test(name) && standsIn(line, name));
}

/** Whether some file may be named there. */
export function namesSomeFile(line) {
  return LIKE_A_NAME.test(line);
}

/** The file that an address leads to. */
export function nameIn(address) {
  const written = URL.canParse(address) ? new URL(address).pathname.split("/").at(-1) : "";
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

function bare(word) {
  return baseName(word).replace(/[:.]$/, "");
}

function standsIn(line, name) {
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
    const before = line.slice(0, at).replace(/[/\\]$/, " "), after = line.slice(at + name.length).replace(/^[:.](?=\s|$)/, "");
    if ((!before || BETWEEN.test(before.at(-1))) && (!after || BETWEEN.test(after[0]))) return true;
  }
  return false;
}
