// The types of the npm package checkface: scheme cf1 in browsers and Node.

export type Algorithm = "sha1" | "sha256" | "sha512";

/** The name of some bytes: an algorithm and its value, written `sha256:<lowercase hex>`. */
export class Digest {
  constructor(algorithm: Algorithm, value: string);
  readonly algorithm: Algorithm;
  readonly value: string;
  /** The first eight digits, for where the whole digest stands nearby. */
  readonly short: string;
  /** Upper or lower case, blanks around it, prefix or none. Throws `DigestError`. */
  static parse(text: string): Digest;
  static ofBytes(bytes: ArrayBuffer | ArrayBufferView): Promise<Digest>;
  static ofText(text: string): Promise<Digest>;
  /**
   * Of a Blob or File, or in Node of the file at a path; read in pieces of 1 MiB, in a worker where one
   * starts.
   */
  static ofFile(
    file: Blob | string | URL,
    options?: {
      /** Hears of the bytes read so far and, of a Blob, of all. */
      progress?: (read: number, all: number | undefined) => void;
      signal?: AbortSignal;
    },
  ): Promise<Digest>;
  toString(): string;
}

/** One of the faces of a digest, 0 to 255. Face 0 stands for it in lists; 0, 1 and 2 are its trio. */
export class Face {
  constructor(digest: Digest, index?: number);
  readonly digest: Digest;
  readonly index: number;
}

/** Faces 0, 1 and 2 of a digest: what a person verifies with. */
export function trio(digest: Digest): [Face, Face, Face];

/** The four words of a digest, the same for each of its faces. Needs no weights. */
export function words(digest: Digest): Promise<string[]>;

/** A point in w: 512 whole numbers of grid units (1 / 65,536). */
export class Latent {
  constructor(units: Iterable<number>);
  readonly units: Int32Array;
  static of(face: Face, painter: Painter): Latent;
}

export type Direction = "age" | "hair" | "turn" | "masculine";
/** Along what a latent can be moved, and what a negative and a positive amount do. */
export const DIRECTIONS: Readonly<Record<Direction, string>>;

/** The mean of latents, each with its parts: whole numbers, 16,777,216 together at most. */
export function mix(parts: Iterable<readonly [Latent, number]>): Latent;
/** One frame (from 0) of 2 to 1,000 on the straight way from a to b. */
export function morph(a: Latent, b: Latent, frame: number, frames: number): Latent;
/** One frame (from 0) of 2 to 1,000 of an endless loop from a to b and back. */
export function loop(a: Latent, b: Latent, frame: number, frames: number): Latent;
/** A latent moved by -8 to 8 standard deviations, as far as there are faces. */
export function slide(latent: Latent, direction: Direction, amount: number, painter: Painter): Latent;

/** Pixels: `side` x `side`, three bytes each. */
export class Picture {
  constructor(side: number, rgb: Uint8Array);
  readonly side: number;
  readonly rgb: Uint8Array;
  readonly rgba: Uint8ClampedArray;
  /** In browsers: what `putImageData` takes. */
  toImageData(): ImageData;
  shrunk(side: Side): Picture;
}

export type Side = 1024 | 512 | 256 | 128 | 64;

export interface DrawOptions {
  /** Pixels; 1024 if it is not said. */
  side?: Side;
  signal?: AbortSignal;
}

export class Painter {
  private constructor();
  static load(options?: {
    /** Where the weights are, packed or plain, or they themselves; else those of the package. */
    weights?: string | URL | ArrayBuffer | Uint8Array;
    /** At most four; 0 draws in this thread. As many as there are cores if it is not said. */
    workers?: number;
    /** false: keep nothing in the Cache API. */
    cache?: boolean;
    /** Hears of the bytes of the weights read so far and, where the server says it, of all. */
    progress?: (read: number, all: number | undefined) => void;
    signal?: AbortSignal;
    /** The bytes of cf1.wasm, where it cannot be found beside the package. */
    wasm?: ArrayBuffer | Uint8Array;
  }): Promise<Painter>;
  /** How many workers draw; 0 is this thread. */
  readonly workers: number;
  latent(face: Face): Latent;
  draw(subject: Face | Latent, options?: DrawOptions): Promise<Picture>;
  drawAll(subjects: readonly (Face | Latent)[], options?: DrawOptions): Promise<Picture[]>;
  /** Ends the workers. */
  close(): void;
}

/** All that this package throws of its own accord. */
export class CheckfaceError extends Error {}
/** Not a digest, or bytes that cannot be read. */
export class DigestError extends CheckfaceError {}
/** The weights are missing, damaged or another scheme's. */
export class WeightsError extends CheckfaceError {}
/** Here nothing can be drawn, or not that. */
export class EngineError extends CheckfaceError {}
/** No such mixture. */
export class LatentError extends CheckfaceError {}
