// Turns what is dropped, chosen, pasted or addressed into cards: the page Check.
import { frame, whenIdle } from "../app.js";
import { Digest } from "../checkface/digest.js";
import { element } from "../checkface/ui/element.js";
import { bytesText, numberText, percentText, t } from "../checkface/ui/language.js";
import { isWritten, writtenDigests } from "../checkface/ui/written.js";
import { isOldLink } from "../play/old_query.js";
import { digestCard, problemCard } from "./cards.js";
import { chosenFiles, droppedFiles, MOST, TooManyError } from "./gathering.js";
import { Reading } from "./reading.js";

const EXAMPLE = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const PAUSE = 250;
/** Of digests in an address. */
const MOST_ADDRESSED = 8;
const SHOWN_PROBLEMS = 3;

class Page {
  constructor(root) {
    this.part = (name) => root.querySelector(`#check-${name}`);
    this.reading = new Reading({ progress: (told) => this.#progress(told), end: (problem, left) => this.#end(problem, left) });
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
    this.part("cancel").addEventListener("click", () => this.reading.cancel());
    this.part("clear").addEventListener("click", () => this.clear());
    addEventListener("hashchange", () => this.readAddress());
  }

  /** Of a drop, of a choice: what was said before is said of fewer files. */
  take(gathered) {
    if (!this.reading.isGoing) this.#progress({ read: 0, all: 0, done: 0, count: 0 });
    this.reading.take(gathered);
    this.note = undefined;
    this.show();
  }

  /** The expected digests; the address says them too, if they are no more than a few. */
  typed() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      this.show();
      const { digests } = writtenDigests(this.part("text").value);
      const isShort = digests.length && digests.length <= MOST_ADDRESSED && digests.every(({ name }) => !name);
      this.#address(isShort ? `#${digests.map(({ digest }) => digest).join(",")}` : "");
    }, PAUSE);
  }

  readAddress() {
    const said = location.hash === "" ? "" : addressed(location.hash);
    if (said === undefined) return;
    clearTimeout(this.pause);
    this.part("text").value = said;
    this.show();
  }

  clear() {
    this.reading.clear();
    this.part("progress").hidden = true;
    this.note = undefined;
    this.part("text").value = "";
    this.#address("");
    this.show();
    this.part("files").focus();
  }

  #address(hash) {
    try {
      if (hash !== location.hash) history.replaceState(null, "", location.pathname + hash);
    } catch {
      // a browser allows so many in half a minute; the next one is written again
    }
  }

  /** All that is there, anew: what was being drawn and is not needed ends. */
  async show() {
    this.drawing.abort();
    this.drawing = new AbortController();
    const { signal } = this.drawing, { files } = this.reading;
    const text = this.part("text").value, written = writtenDigests(text);
    this.#sayProblems(written.problems);
    if (this.reading.isGoing) return this.part("out").replaceChildren(); // nothing holds of what is half read
    const isEmpty = !files.length && !isWritten(text);
    const late = setTimeout(() => signal.aborted || this.part("out").replaceChildren(), PAUSE); // what stood there is old
    const cards = isEmpty ? [digestCard(Digest.parse(EXAMPLE), { title: t("check.example"), signal })] : await judged(files, written, signal);
    clearTimeout(late);
    if (signal.aborted) return;
    const note = this.note && element("p", { class: "check-note" }, this.note);
    this.part("out").replaceChildren(...[note, ...cards].filter(Boolean));
    this.part("clear").hidden = isEmpty;
    const verdict = this.part("out").querySelector(".checkface-verdict[role=status]");
    if (verdict) this.say(verdict.textContent);
    else if (!isEmpty && cards[0]?.matches(".check-card")) this.#sayFace(cards[0].querySelector(".checkface-portrait"), signal);
  }

  #end(problem, left) {
    const { files } = this.reading;
    const isCancelHeld = this.part("progress").contains(document.activeElement);
    this.part("progress").hidden = true;
    if (isCancelHeld) this.part("files").focus(); // what had the focus is gone
    this.note = problem && this.#sentenceOf(problem, left);
    const size = bytesText(files.reduce((sum, each) => sum + each.size, 0));
    this.say(this.note ?? t("check.done", { count: numberText(files.length), size }));
    this.show();
  }

  #sentenceOf(error, left) {
    if (error instanceof TooManyError) return t("check.too_many", { count: numberText(MOST) });
    if (error.name === "AbortError") return t("check.cancelled", { count: numberText(left) });
    return t("check.failed", { reason: error.message });
  }

  /** Who does not see a face hears its words, once they are there. */
  async #sayFace(portrait, signal) {
    if ((await portrait.drawn) === "ended" || signal.aborted) return;
    const said = [...portrait.querySelectorAll(".checkface-title, .checkface-words")].map((each) => each.textContent);
    this.say(said.join(", "));
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

/** What judges is loaded after the page, which is usable without. */
async function judged(files, written, signal) {
  try {
    const { results } = await import("./results.js");
    return await results(files, written, { signal });
  } catch (error) {
    return [problemCard(t("check.failed", { reason: error.message }))];
  }
}

/** The text of a fragment of ours, which a chat may have escaped; undefined for one that leads to a place in the page. */
function addressed(hash) {
  const text = unescaped(hash.slice(1));
  return /^\s*(?:sha[0-9]+[:-]|[0-9a-f]{40})/i.test(text) ? text.split(",").join("\n") : undefined;
}

function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

if (isOldLink(location.search)) {
  location.replace(`play/#${location.search}`); // behind the sign: no server is told once more what was typed
} else {
  const page = new Page(document);
  await frame(() => page.show());
  if (addressed(location.hash) === undefined) whenIdle(() => page.reading.files.length || page.reading.isGoing || page.show());
  else page.readAddress();
  whenIdle(() => import("./results.js").catch(() => undefined)); // it is asked for again, and then said
}
