// What can go wrong, each with one message: what, expected, got, what to do.

export class CheckfaceError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Not a digest, or bytes that cannot be read. */
export class DigestError extends CheckfaceError {}
/** The weights are missing, damaged or another scheme's. */
export class WeightsError extends CheckfaceError {}
/** Here nothing can be drawn, or not that. */
export class EngineError extends CheckfaceError {}
/** No such mixture. */
export class LatentError extends CheckfaceError {}

/** A value as a message shows it: quoted, and cut where it would bury the message. */
export function shown(value) {
  const text = String(value);
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}
