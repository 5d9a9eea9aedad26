// Turns drops and choices, however they overlap, into one list of files of which each is read, or is said not to be.
import { hashAll } from "./hashing.js";

export class Reading {
  /** `view` has `progress({ read, all, done, count })` and `end(problem, left)`: how many were not read. */
  constructor(view) {
    this.view = view;
    this.files = [];
  }

  /** Until then nothing can be said of the files. */
  get isGoing() {
    return this.turn !== undefined;
  }

  /** Files of a drop or a choice come to those that are there. `gathered(signal)` is called at once. */
  async take(gathered) {
    const turn = (this.turn ??= { ending: new AbortController(), gathering: 0 });
    turn.gathering++;
    try {
      const found = await gathered(turn.ending.signal);
      if (turn === this.turn) this.files.push(...found);
    } catch (error) {
      turn.problem ??= error;
    }
    turn.gathering--;
    if (!turn.isReading) await this.#read(turn); // else who reads goes on until nothing is left
  }

  /** What was read stays; what comes next is taken anew, however long the old work takes to end. */
  cancel() {
    this.turn?.ending.abort();
    if (this.turn) this.#end(this.turn.ending.signal.reason);
  }

  clear() {
    this.turn?.ending.abort();
    this.turn = undefined;
    this.files = [];
  }

  async #read(turn) {
    const heard = (told) => turn === this.turn && this.view.progress(told);
    turn.isReading = true;
    try {
      while (turn === this.turn && this.files.some(waits)) await hashAll(this.files, { signal: turn.ending.signal, heard });
    } catch (error) {
      turn.problem ??= error;
    }
    turn.isReading = false;
    if (turn === this.turn && !turn.gathering) this.#end(turn.problem); // whoever still gathers ends it
  }

  /** What was not read is no result, and it is said. */
  #end(problem) {
    this.turn = undefined;
    const left = this.files.filter(waits).length;
    this.files = this.files.filter((each) => !waits(each));
    this.view.end(problem, left);
  }
}

function waits({ digest, error }) {
  return !digest && !error;
}
