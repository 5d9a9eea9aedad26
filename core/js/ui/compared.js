// Turns two digests into a verdict.

export const SAME = "same";
export const DIFFERENT = "different";
/** Digests of two algorithms say nothing about each other. */
export const UNKNOWN = "unknown";

/** SAME only if both are digests of one algorithm, and equal in every digit. */
export function compared(one, other) {
  if (!one || !other || one.algorithm !== other.algorithm) return UNKNOWN;
  return one.value === other.value ? SAME : DIFFERENT;
}
