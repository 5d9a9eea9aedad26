// Turns messages from elsewhere into what may be asked: anything of another shape is nothing.
import { Digest } from "./checkface/index.js";

const SIDES = [64, 128, 256, 512, 1024];
const LONGEST = 700;
const MOST_FACES = 3;

/** { id, digest, faces, side } of one of our own pages, or undefined. */
export function faceAsk(said) {
  if (!isRecord(said) || !isNumber(said.id) || !SIDES.includes(said.side)) return undefined;
  if (typeof said.digest !== "string" || said.digest.length > 140 || !isDigest(said.digest)) return undefined;
  const { faces } = said;
  if (!Array.isArray(faces) || !faces.length || faces.length > MOST_FACES) return undefined;
  if (!faces.every((each) => isNumber(each) && each < MOST_FACES)) return undefined;
  return { id: said.id, digest: said.digest, faces: [...faces], side: said.side };
}

/** { id, text, at, dense } of the hover script in a page, or undefined. `at` is -1 where there is no pointer. */
export function hoverAsk(said) {
  if (!isRecord(said) || !isNumber(said.id) || typeof said.text !== "string") return undefined;
  if (said.text.length > LONGEST || !(said.at === -1 || isNumber(said.at))) return undefined;
  return { id: said.id, text: said.text, at: said.at, dense: said.dense === true };
}

/** { digest, title, failed } that the card in a page hands on to a window of our own, or undefined. */
export function windowAsk(said) {
  if (!isRecord(said) || !(said.digest === undefined || (typeof said.digest === "string" && isDigest(said.digest)))) return undefined;
  const { digest, title, failed } = said;
  if (![title, failed].every((each) => each === undefined || (typeof each === "string" && each.length <= LONGEST))) return undefined;
  return digest || failed ? { digest, title, failed } : undefined;
}

/** The id of a question that nobody wants answered any more, or undefined. */
export function stopAsk(said) {
  return isRecord(said) && isNumber(said.stop) ? said.stop : undefined;
}

function isRecord(said) {
  return typeof said === "object" && said !== null && !Array.isArray(said);
}

function isNumber(value) {
  return Number.isSafeInteger(value) && value >= 0;
}

function isDigest(text) {
  try {
    return String(Digest.parse(text)) === text;
  } catch {
    return false;
  }
}
