// Turns files into digests, few at once, and tells how far it is.
import { Digest } from "../checkface/digest.js";
import { t } from "../checkface/ui/language.js";

const AT_ONCE = 3;
/** Milliseconds between two reports. */
const PAUSE = 100;

/**
 * Gives each of `files` its `digest`, or the `error` why it has none. `heard` is told { read, all, done, count }.
 * Throws where `signal` ends it; what was hashed then keeps its digest.
 */
export async function hashAll(files, { signal, heard }) {
  const all = files.reduce((sum, { size }) => sum + size, 0), read = new Map();
  let done = 0, before = 0, reported = 0;
  const report = (isLast) => {
    if (!isLast && performance.now() - reported < PAUSE) return;
    reported = performance.now();
    heard({ read: [...read.values()].reduce((sum, each) => sum + each, before), all, done, count: files.length });
  };
  const waiting = files.filter(({ digest, error }) => !digest && !error).reverse();
  const work = async () => {
    for (let each = waiting.pop(); each; each = waiting.pop()) {
      await hashOne(each, { signal, progress: (count) => { read.set(each, count); report(); } });
      read.delete(each);
      before += each.size;
      done += 1;
      report();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  report(true);
}

async function hashOne(each, { signal, progress }) {
  try {
    let count = 0;
    each.digest = await Digest.ofFile(each.file, { signal, progress: (read) => progress((count = read)) });
    if (count !== each.size) throw new Error(t("check.changed"));
  } catch (error) {
    signal.throwIfAborted();
    each.digest = undefined;
    each.error = error;
  }
}
