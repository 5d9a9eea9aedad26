// Turns a state into its picture, and tells meanwhile the digest and the words.
import { words as wordsOf } from "../checkface/face.js";
import { painterOnce } from "../checkface/ui/painter_once.js";
import { SIDE } from "./frames.js";
import { isFace } from "./state.js";
import { frameSubjects, subjectOf } from "./subject.js";
import { digestOfValue } from "./values.js";

/** As an `Easel` asks. `once` is the page's painter, loaded at the first need. */
export async function drawnState(state, signal, tell, once = painterOnce) {
  const digests = await Promise.all(state.values.map(digestOfValue));
  const loading = once.get();
  loading.catch(() => undefined); // it is waited for below; the words come first
  if (isFace(state)) tell({ digest: digests[0], words: await wordsOf(digests[0]) });
  const painter = await loading;
  signal.throwIfAborted();
  return painter.draw(await subjectOf(state, digests, painter, signal), { signal });
}

/** What draws one frame of a morph after the other, smaller; and how many together. */
export async function frameDrawing(state, signal, once = painterOnce) {
  const [painter, ...digests] = await Promise.all([once.get(), ...state.values.map(digestOfValue)]);
  signal.throwIfAborted();
  const subject = await frameSubjects(state, digests, painter, signal);
  const draw = (at, ending) => painter.draw(subject(at), { side: SIDE, signal: ending });
  return { draw, together: Math.max(1, painter.workers) };
}
