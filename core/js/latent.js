// Turns several points in w into one, exactly as checkface/latents.py: in whole numbers, halves to even.
import { LatentError, shown } from "./errors.js";

const SIZE = 512;
const GRID = 65536;
const MOST_PARTS = 1 << 24;
const MOST_FRAMES = 1000;
const MOST_AMOUNT = 8;
const FARTHEST = 3n; // standard deviations from the mean at which a direction ends

/** Along what a latent can be moved, and what a negative and a positive amount do. */
export const DIRECTIONS = Object.freeze({
  age: "younger or older",
  hair: "short hair and earnest, or long hair and smiling",
  turn: "the head turned to its right or to its left",
  masculine: "more feminine or more masculine",
});

/** A point in w: 512 whole numbers of grid units (1 / 65,536). */
export class Latent {
  constructor(units) {
    const given = Array.from(units ?? []);
    if (given.length !== SIZE || !given.every((unit) => Number.isInteger(unit) && Math.abs(unit) < 2 ** 31))
      throw new LatentError(`not a latent: expected ${SIZE} numbers of 32 bits each`);
    this.units = Int32Array.from(given);
    Object.freeze(this);
  }

  /** Where a face lies, as a loaded `Painter` knows. */
  static of(face, painter) {
    return painter.latent(face);
  }
}

/** The mean of [latent, parts] pairs. */
export function mix(parts) {
  const held = [...parts].filter(([, count]) => count !== 0);
  const counts = held.map(([, count]) => count);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!held.length || !counts.every((count) => Number.isInteger(count) && count > 0) || total > MOST_PARTS)
    throw new LatentError(
      `cannot mix parts of ${counts.join(", ") || "nothing"}: expected whole numbers, ` +
        "16,777,216 together at most",
    );
  const sums = new Array(SIZE).fill(0n);
  for (const [latent, count] of held) latent.units.forEach((unit, i) => (sums[i] += BigInt(unit) * BigInt(count)));
  return new Latent(sums.map((sum) => divided(sum, BigInt(total))));
}

/** One frame on the straight way from a (frame 0) to b (the last), in equal steps. */
export function morph(a, b, frame, frames) {
  requireFrame(frame, frames);
  return mix([[a, frames - 1 - frame], [b, frame]]);
}

/** One frame of an endless loop from a (frame 0) to b and back, slow at both ends. */
export function loop(a, b, frame, frames) {
  requireFrame(frame, frames);
  const far = rounded((GRID * (1 - Math.cos((2 * Math.PI * frame) / frames))) / 2);
  return mix([[a, GRID - far], [b, far]]);
}

/** A latent moved by standard deviations along one of `DIRECTIONS`, as far as there are faces. */
export function slide(latent, direction, amount, { space }) {
  if (!Object.hasOwn(DIRECTIONS, direction))
    throw new LatentError(
      `no direction ${shown(direction)}: expected one of ${Object.keys(DIRECTIONS).join(", ")}`,
    );
  if (typeof amount !== "number" || !(Math.abs(amount) <= MOST_AMOUNT))
    throw new LatentError(
      `cannot move by ${shown(amount)} standard deviations: expected -${MOST_AMOUNT} to ${MOST_AMOUNT}`,
    );
  const line = space.directions[direction];
  let steps = BigInt(rounded(amount * GRID));
  for (const border of borders(space.rules, line)) steps = within(space, border, latent.units, line, steps);
  const moved = Array.from(line, (unit) => divided(BigInt(unit) * steps, BigInt(GRID)));
  return new Latent(moved.map((step, i) => latent.units[i] + step));
}

/** The half-spaces 8 a . (w - mean) < limit that no slide along a line leaves: the rules, and both ends. */
function borders(rules, line) {
  const limit = 8n * FARTHEST * dot(line, line);
  return [
    ...rules.map(({ direction, threshold }) => ({ a: direction, limit: 7n * BigInt(threshold) * BigInt(GRID) })),
    { a: line, limit },
    { a: line.map((unit) => -unit), limit },
  ];
}

/** The steps nearest to the wanted ones that a half-space holds, before anything is rounded. */
function within(space, { a, limit }, units, line, steps) {
  const along = dot(a, line);
  if (along * steps <= 0n) return steps; // away from the border
  const away = Array.from(units, (unit, i) => unit - space.mean[i]);
  const room = limit - 8n * dot(a, away);
  const most = (room * BigInt(GRID) - 1n) / size(8n * along); // below 0 it may round up: to 0 at most
  const taken = most < 0n ? 0n : most < size(steps) ? most : size(steps);
  return steps < 0n ? -taken : taken;
}

function dot(a, b) {
  let sum = 0n;
  for (let i = 0; i < SIZE; i++) sum += BigInt(a[i]) * BigInt(b[i]);
  return sum;
}

function size(number) {
  return number < 0n ? -number : number;
}

/** A quotient rounded to a whole number, halves to even. */
function divided(number, by) {
  let quotient = number / by, rest = number % by;
  if (rest < 0n) [quotient, rest] = [quotient - 1n, rest + by];
  const up = 2n * rest > by || (2n * rest === by && quotient % 2n !== 0n);
  return Number(up ? quotient + 1n : quotient);
}

/** A double rounded to a whole number, halves to even. */
function rounded(x) {
  const below = Math.floor(x), rest = x - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}

function requireFrame(frame, frames) {
  if (!Number.isInteger(frames) || frames < 2 || frames > MOST_FRAMES)
    throw new LatentError(`cannot make ${frames} frames: expected 2 to 1,000`);
  if (!Number.isInteger(frame) || frame < 0 || frame >= frames)
    throw new LatentError(`no frame ${frame} of ${frames}: expected 0 to ${frames - 1}`);
}
