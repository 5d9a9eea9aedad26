// Turns what is to be shown into what a painter draws: the face of a digest, or a mixture of several.
import { Face, Latent, mix, morph, slide } from "../checkface/index.js";
import { FRAMES, isFace, SLIDERS } from "./state.js";

/** Digests are those of the state's texts, in their order. Throws as the signal does. */
export async function subjectOf(state, digests, painter, signal) {
  const faces = digests.map((digest) => new Face(digest));
  return isFace(state) ? faces[0] : movedBy(state.moved, mixed(state, await latentsOf(faces, painter, signal)), painter);
}

/** As `subjectOf` for each frame of a morph: its two ends are looked up once. */
export async function frameSubjects(state, digests, painter, signal) {
  const ends = await latentsOf(digests.map((digest) => new Face(digest)), painter, signal);
  return (at) => movedBy(state.moved, mixed({ ...state, at }, ends), painter);
}

/** Each costs a scrypt the first time: the page answers between two. */
async function latentsOf(faces, painter, signal) {
  const latents = [];
  for (const face of faces) {
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    latents.push(Latent.of(face, painter));
  }
  return latents;
}

function mixed({ way, at }, latents) {
  return way === "morph" ? morph(...latents, at, FRAMES) : mix(latents.map((latent) => [latent, 1]));
}

function movedBy(moved, latent, painter) {
  return SLIDERS.reduce((at, slider) => (moved[slider] ? slide(at, slider, moved[slider] / 1000, painter) : at), latent);
}
