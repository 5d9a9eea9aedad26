// Turns the first wish for a face into one painter for the whole page, and what its weights take into progress.
import { Painter } from "../painter.js";

const MOST = 4;
const REMEMBERED = 18;

export class PainterOnce {
  /** `options` are those of `Painter.load`. Nothing is loaded yet. */
  constructor(options = {}) {
    this.options = options;
    this.listeners = new Set();
    this.drawn = new Map();
  }

  /** The painter: the same for all who ask. Where it cannot be had, the next who asks tries again. */
  get() {
    this.loading ??= Painter.load({
      workers: Math.min(MOST, globalThis.navigator?.hardwareConcurrency || 1), // never in the page's own thread
      progress: (read, all) => this.#tell({ read, all }),
      ...this.options,
    }).catch((error) => {
      this.loading = undefined;
      throw error;
    });
    return this.loading;
  }

  /** The picture of a face; what was drawn a moment ago is not drawn again. */
  async draw(face, { side, signal } = {}) {
    const key = `${face.digest} ${face.index} ${side}`;
    const picture = this.drawn.get(key) ?? (await (await this.get()).draw(face, { side, signal }));
    this.drawn.delete(key);
    this.drawn.set(key, picture);
    if (this.drawn.size > REMEMBERED) this.drawn.delete(this.drawn.keys().next().value);
    return picture;
  }

  /** `heard` is told { read, all } (all may be undefined) while the weights come; returns how to stop it. */
  onProgress(heard) {
    this.listeners.add(heard);
    return () => this.listeners.delete(heard);
  }

  /** Ends the workers; who asks later gets new ones. */
  async close() {
    const loading = this.loading;
    this.loading = undefined;
    (await loading?.catch(() => undefined))?.close();
  }

  #tell(progress) {
    for (const heard of this.listeners) heard(progress);
  }
}

/** That of this page. */
export const painterOnce = new PainterOnce();
