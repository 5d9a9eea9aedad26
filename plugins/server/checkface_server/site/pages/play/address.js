// Turns the address of the page into a state, and a state into the address: what is typed stands in the fragment alone.
import { LinkError, linkable, linkOf, stateOfLink } from "./permalink.js";
import { isOldLink } from "./old_query.js";

/** Where "Skip to the content" leads. */
const PAGE = "#main";

export class Address {
  /** `place` and `past` are the page's `location` and `history`. */
  constructor(place = location, past = history) {
    this.place = place;
    this.past = past;
    this.settle();
  }

  /** { state, said }: what it names, or undefined, and keys of what has to be said. Old links become new ones. */
  async read() {
    const { search, hash } = this.place;
    const old = isOldLink(search) ? search : hash.startsWith("#?") && isOldLink(hash.slice(1)) ? hash.slice(1) : undefined;
    if (old !== undefined) return this.#readOld(old);
    try {
      return { state: hash === PAGE ? undefined : stateOfLink(hash), said: [] };
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      return { state: undefined, said: ["bad_link"] };
    }
  }

  /** What comes next is a page of its own in the history; until then it is the same one. */
  settle() {
    this.isSettled = true;
  }

  /** Say this state. Quick changes replace each other, so that "back" goes back to what was looked at. */
  async write(state) {
    const turn = (this.turn = {});
    const link = await this.link(state).catch(() => undefined); // half a character: there is nothing to link to
    if (turn !== this.turn || link === undefined || link === this.place.hash) return;
    try {
      this.past[this.isSettled ? "pushState" : "replaceState"](null, "", this.place.pathname + link);
      this.isSettled = false;
    } catch {
      // a browser allows so many in half a minute; the next one is written again
    }
  }

  /** The address moved by itself: what was to be written is old. */
  forget() {
    this.turn = undefined;
    this.settle();
  }

  async link(state) {
    return linkOf(await linkable(state));
  }

  /** To be copied: the same page, with this state. */
  async whole(state) {
    return this.place.origin + this.place.pathname + (await this.link(state));
  }

  async #readOld(query) {
    this.past.replaceState(null, "", this.place.pathname); // whatever happens, the value leaves the query
    const { stateOfOldLink } = await import("./old_links.js");
    const { state, said } = await stateOfOldLink(query);
    if (state) this.past.replaceState(null, "", this.place.pathname + (await this.link(state)));
    return { state, said };
  }
}
