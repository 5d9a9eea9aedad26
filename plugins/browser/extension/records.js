// Turns downloads into what is remembered of them until the browser closes: the last few, never on the disk.
const MOST = 8;

export async function records() {
  return (await chrome.storage.session.get("downloads")).downloads ?? [];
}

let writing = Promise.resolve();

/** One after the other: two downloads may finish at once. */
export function keepRecord(record) {
  writing = writing.then(async () => {
    const others = (await records()).filter(({ id }) => id !== record.id);
    await chrome.storage.session.set({ downloads: [record, ...others].slice(0, MOST) });
  });
  return writing;
}

/** What stood on the page when its download began. */
export async function keepPage(id, page) {
  await chrome.storage.session.set({ [`page ${id}`]: page });
}

export async function keptPage(id) {
  const key = `page ${id}`;
  const found = (await chrome.storage.session.get(key))[key];
  await chrome.storage.session.remove(key);
  return found;
}
