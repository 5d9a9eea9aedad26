// Turns downloads into what is remembered of them until the browser closes: the last few, never on the disk.
import { DIFFERENT } from "./checkface/ui/verdict.js";

const MOST = 8, MOST_PAGES = 8;

export async function records() {
  return (await held("downloads")) ?? [];
}

export function isDifferent({ findings = [] }) {
  return findings.some(({ verdict }) => verdict === DIFFERENT);
}

/** What differs is not pushed out by what came later. */
export function keepRecord(record) {
  return inTurn(async () => {
    const others = (await records()).filter(({ id }) => id !== record.id);
    const all = [record, ...others], differing = all.filter(isDifferent).slice(0, MOST);
    const rest = all.filter((each) => !differing.includes(each)).slice(0, MOST);
    await chrome.storage.session.set({ downloads: all.filter((each) => [...differing, ...rest].includes(each)) });
  });
}

/** What stood on the page when its download began. */
export function keepPage(id, page) {
  return inTurn(async () => {
    const others = ((await held("pages")) ?? []).filter((each) => each.id !== id);
    await chrome.storage.session.set({ pages: [{ id, page }, ...others].slice(0, MOST_PAGES) });
  });
}

export async function keptPage(id) {
  return ((await held("pages")) ?? []).find((each) => each.id === id)?.page;
}

/** It is not needed any more. */
export function forgetPage(id) {
  return inTurn(async () => {
    await chrome.storage.session.set({ pages: ((await held("pages")) ?? []).filter((each) => each.id !== id) });
  });
}

async function held(key) {
  return (await chrome.storage.session.get(key))[key];
}

let writing = Promise.resolve();

/** One after the other: two downloads may finish at once. One that fails stops none of those behind it. */
function inTurn(work) {
  const done = writing.then(work);
  writing = done.catch(() => undefined);
  return done;
}
