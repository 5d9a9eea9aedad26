// Turns what is dropped, chosen, pasted or addressed into cards: the page Check.
import { frame, whenIdle } from "../app.js";
import { Digest } from "../checkface/digest.js";
import { element } from "../checkface/ui/element.js";
import { bytesText, numberText, percentText, t } from "../checkface/ui/language.js";
import { isWritten, writtenDigests } from "../checkface/ui/written.js";
import { chosenFiles, droppedFiles, MOST, TooManyError } from "./gathering.js";
import { hashAll } from "./hashing.js";
import { results } from "./results.js";

const OLD_LINK = /[?&](?:(?:from_|to_)?(?:value|seed|guid)\d*|(?:from_|to_)?num_multi)=/;
const EXAMPLE = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const PAUSE = 250;
/** Of digests in an address. */
const MOST_ADDRESSED = 8;
const SHOWN_PROBLEMS = 3;

class Page {
  constructor(root) {
    this.part = (name) => root.querySelector(`#check-${name}`);
    this.files = [];
    this.drawing = new AbortController();
    this.#hearDrops(root);
    for (const each of ["files", "folder"]) {
      const input = this.part(`${each}-input`);
      this.part(each).addEventListener("click", () => input.click());
      input.addEventListener("change", () => {
        const chosen = [...input.files];
        input.value = ""; // the same file can be chosen again
        this.take(() => chosenFiles(chosen));
      });
    }
    this.part("text").addEventListener("input", () => this.typed());
    this.part("cancel").addEventListener("click", () => this.hashing?.abort());
    this.part("clear").addEventListener("click", () => this.clear());
    addEventListener("hashchange", () => this.readAddress());
  }

  /** Files of a drop or a choice come to those that are there. */
  async take(gathered) {
    this.hashing ??= new AbortController();
    if (!this.isReading) this.#progress({ read: 0, all: 0, done: 0, count: 0 });
    try {
      this.files.push(...(await gathered(this.hashing.signal)));
    } catch (error) {
      return this.isReading ? this.say(this.#sentenceOf(error)) : this.#end(error);
    }
    if (this.isReading) return; // it goes on until nothing is left
    await this.#read().then(() => this.#end(), (error) => this.#end(error));
  }

  /** The expected digests; the address says them too, if they are no more than a few. */
  typed() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      const { digests } = writtenDigests(this.part("text").value);
      const isShort = digests.length && digests.length <= MOST_ADDRESSED && digests.every(({ name }) => !name);
      const hash = isShort ? `#${digests.map(({ digest }) => digest).join(",")}` : "";
      if (hash !== location.hash) history.replaceState(null, "", location.pathname + hash);
      this.show();
    }, PAUSE);
  }

  readAddress() {
    const said = addressed(location.hash);
    if (said === undefined) return;
    this.part("text").value = said;
    this.show();
  }

  clear() {
    this.hashing?.abort();
    this.files = [];
    this.note = undefined;
    this.part("text").value = "";
    history.replaceState(null, "", location.pathname);
    this.show();
    this.part("files").focus();
  }

  /** All that is there, anew: what was being drawn and is not needed ends. */
  async show() {
    this.drawing.abort();
    this.drawing = new AbortController();
    const { signal } = this.drawing;
    const text = this.part("text").value, written = writtenDigests(text);
    this.#sayProblems(written.problems);
    const isEmpty = !this.files.length && !isWritten(text);
    const example = isEmpty && { digest: Digest.parse(EXAMPLE), title: t("check.example") };
    const cards = await results(this.files, written.digests, { signal, example });
    if (signal.aborted) return;
    const note = this.note && element("p", { class: "check-note" }, this.note);
    this.part("out").replaceChildren(...[note, ...cards].filter(Boolean));
    this.part("clear").hidden = isEmpty;
    const verdict = this.part("out").querySelector(".checkface-verdict[role=status]");
    if (verdict) this.say(verdict.textContent);
  }

  async #read() {
    this.isReading = true;
    const waits = () => this.files.some(({ digest, error }) => !digest && !error);
    try {
      while (waits()) await hashAll(this.files, { signal: this.hashing.signal, heard: (told) => this.#progress(told) });
    } finally {
      this.isReading = false;
    }
  }

  /** What was not read is no result, and it is said. */
  #end(error) {
    const left = this.files.filter(({ digest, error: failed }) => !digest && !failed);
    this.files = this.files.filter((each) => !left.includes(each));
    this.hashing = undefined;
    this.part("progress").hidden = true;
    this.note = error && this.#sentenceOf(error, left.length);
    const size = bytesText(this.files.reduce((sum, each) => sum + each.size, 0));
    this.say(this.note ?? t("check.done", { count: numberText(this.files.length), size }));
    this.show();
  }

  #sentenceOf(error, left = 0) {
    if (error instanceof TooManyError) return t("check.too_many", { count: numberText(MOST) });
    if (error.name === "AbortError") return t("check.cancelled", { count: numberText(left) });
    return t("check.failed", { reason: error.message });
  }

  say(sentence) {
    this.part("aloud").textContent = sentence;
  }

  #progress({ read, all, done, count }) {
    const share = all ? read / all : 0, bar = this.part("bar");
    if (this.part("progress").hidden) this.say(t("check.reading"));
    this.part("progress").hidden = false;
    if (all) bar.value = share;
    else bar.removeAttribute("value");
    this.part("progress-said").textContent = count
      ? t("check.read", { done: numberText(done), count: numberText(count), read: bytesText(read), all: bytesText(all), share: percentText(share) })
      : t("check.reading");
  }

  #sayProblems(problems) {
    const said = problems.slice(0, SHOWN_PROBLEMS).map(({ line, text, reason }) =>
      t(`check.line.${reason}`, { line: numberText(line), text: text.slice(0, 60) }));
    if (problems.length > SHOWN_PROBLEMS) said.push(t("check.line.more", { count: numberText(problems.length - SHOWN_PROBLEMS) }));
    this.part("text-said").textContent = said.join(" ");
    this.part("text").setAttribute("aria-invalid", String(problems.length > 0));
  }

  /** Anywhere on the page: a file that misses a small place would be opened by the browser instead. */
  #hearDrops(root) {
    const holdsFiles = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");
    const mark = (is) => this.part("drop").classList.toggle("check-over", is);
    root.addEventListener("dragover", (event) => holdsFiles(event) && (event.preventDefault(), mark(true)));
    root.addEventListener("dragleave", (event) => !event.relatedTarget && mark(false));
    root.addEventListener("drop", (event) => {
      mark(false);
      if (!holdsFiles(event)) return;
      event.preventDefault();
      const { dataTransfer } = event;
      this.take((signal) => droppedFiles(dataTransfer, signal));
    });
    root.addEventListener("paste", (event) => {
      if (!event.clipboardData?.files.length || event.target === this.part("text")) return;
      event.preventDefault();
      const pasted = [...event.clipboardData.files];
      this.take(() => chosenFiles(pasted));
    });
  }
}

/** The text of a fragment of ours; undefined for one that leads to a place in the page. */
function addressed(hash) {
  if (!/^#\s*(?:sha[0-9]+[:-]|[0-9a-f]{40})/i.test(hash)) return undefined;
  try {
    return decodeURIComponent(hash.slice(1)).split(",").join("\n");
  } catch {
    return hash.slice(1);
  }
}

if (OLD_LINK.test(location.search)) {
  location.replace(`play/#${location.search}`); // behind the sign: no server is told once more what was typed
} else {
  const page = new Page(document);
  await frame(() => page.show());
  if (addressed(location.hash) === undefined) whenIdle(() => page.files.length || page.isReading || page.show());
  else page.readAddress();
}
