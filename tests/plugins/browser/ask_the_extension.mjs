// Answers what test_extension_logic.py asks of the modules in the unpacked extension, as JSON.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const from = (name) => import(new URL(name, folder));
const { digestAt, wholeDigest } = await from("checkface/ui/picked.js");
const { algorithmsOfFile, asPromised } = await from("checkface/ui/labelled.js");
const { digestsIn } = await from("checkface/ui/running_text.js");
const { spellings } = await from("host_names.js");
const { fileUrl } = await from("local_file.js");
const { findingsOf } = await from("comparing.js");
const { faceAsk, hoverAsk, windowAsk } = await from("asks.js");
const { Latest } = await from("latest.js");
const { Digest } = await from("checkface/index.js");
const { manifestIn } = await from("manifest_file.js");
const { originOf } = await from("origin_section.js");

async function finding({ file, known }) {
  return findingsOf({ ...file, digest: Digest.parse(file.digest) }, known);
}

/** How many of a storm ran, which one was last, and whether two ever ran at once. */
async function storm(count) {
  const latest = new Latest();
  let running = 0, most = 0, last;
  const ran = [];
  for (let n = 0; n < count; n++)
    last = latest.run(async (signal) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      ran.push([n, signal.aborted]);
      if (n === 1) throw new Error("one that fails");
    });
  await last;
  return { ran, most };
}

/** What is remembered after records and pages, of a browser that refuses one of so many writings. */
async function kept({ records, pages, refusing }) {
  const held = {};
  let count = 0;
  const set = async (values) => {
    if (++count === refusing) throw new Error("the storage is full");
    Object.assign(held, structuredClone(values));
  };
  globalThis.chrome = { storage: { session: { get: async (key) => ({ [key]: held[key] }), set } } };
  const memory = await from(`records.js?${Math.random()}`);
  const done = [...pages.map((id) => memory.keepPage(id, { id })), ...records.map((each) => memory.keepRecord(each))];
  await Promise.allSettled(done);
  return held;
}

/** What a page with such a text has to say, as the script that runs in it finds it. */
async function lookedAt({ text, path, links, names, type }) {
  const body = { innerText: text };
  globalThis.document = { body, contentType: type, querySelectorAll: () => links.map((href) => ({ href })) };
  globalThis.location = { origin: "https://x", pathname: path };
  globalThis.chrome = { scripting: { executeScript: async ({ func, args }) => [{ result: structuredClone(func(...args)) }] } };
  const { pageOf } = await from("page_digests.js");
  return pageOf(1, names);
}

const ask = {
  looked: async ({ file, ...page }) => finding({ file, known: { page: await lookedAt({ ...page, names: [file.name] }) } }),
  written: (text) => String(wholeDigest(text) ?? ""),
  line: ([line, under, of]) => digestsIn(line, under).map((each) => asPromised(each, algorithmsOfFile(of))).filter(({ digest }) => digest).map(({ digest }) => String(digest)),
  found: (text) => digestsIn(text).filter(({ digest }) => digest).map(({ digest, start, end }) => [String(digest), start, end]),
  at: ([text, at]) => String(digestAt(text, at)?.digest ?? ""),
  host: spellings,
  file: fileUrl,
  origin: (address) => originOf(address) ?? "",
  finding,
  manifest: ([bytes, more]) => manifestIn(new Blob([Buffer.from(bytes, "base64"), "x".repeat(more)])),
  kept,
  faceAsk: (said) => faceAsk(said) ?? null,
  hoverAsk: (said) => hoverAsk(said) ?? null,
  windowAsk: (said) => windowAsk(said) ?? null,
  storm,
};
const asked = JSON.parse(readFileSync(0, "utf8"));
const said = [];
for (const [what, value] of asked) said.push(await ask[what](value));
console.log(JSON.stringify(said));
