// Turns digests into faces and words in browsers and Node: the public names of the package.
export { Digest } from "./digest.js";
export { CheckfaceError, DigestError, EngineError, LatentError, WeightsError } from "./errors.js";
export { Face, trio, words } from "./face.js";
export { DIRECTIONS, Latent, loop, mix, morph, slide } from "./latent.js";
export { Painter, Picture } from "./painter.js";
