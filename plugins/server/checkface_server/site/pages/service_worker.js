// Turns a first visit into one that can be repeated without a network: keeps the files of the site, all of one version.
//
// What stands between @ is written in by checkface when the site is made: the version is the digest of all files.
const VERSION = "@version@";
const FILES = ["@files@"];
/** The engine's own shelf: it checks their sha256 before it draws, whoever has kept them. */
const WEIGHTS = "built/face-cf1.planes.gz";
/** Where the site lies. An origin may hold others of ours, in other folders: their shelves are left alone. */
const PLACE = new URL("./", self.location.href).href;
const PREFIX = `checkface-site ${PLACE} `;
const SHELF = `${PREFIX}${VERSION}`;

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("message", (event) => event.data === "take over" && self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(replace()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const isOurs = url.href.startsWith(PLACE);
  if (event.request.method === "GET" && isOurs && nameOf(url) !== undefined) event.respondWith(answer(event.request, url));
});

/** All or none: half of one version and half of another would be none. */
async function keep() {
  const answers = await Promise.all(FILES.map(fetched)), isNew = !(await caches.has(SHELF));
  const shelf = await caches.open(SHELF);
  try {
    await Promise.all(answers.map(([address, answer]) => shelf.put(address, answer)));
  } catch (error) {
    if (isNew) await caches.delete(SHELF); // else it is the one that is in use
    throw error;
  }
}

/** Past every other cache. A page is asked for by its folder: some hosts lead from its own name to that. */
async function fetched([name, sha256]) {
  const address = new URL(name, PLACE), asked = new URL(name.replace(/(?:^|(?<=\/))index\.html$/, ""), PLACE);
  const answer = await fetch(asked, { cache: "no-cache", redirect: "error", credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${asked} answers ${answer.status}`);
  const bytes = await answer.arrayBuffer();
  if ((await hexOf(bytes)) !== sha256) throw new Error(`${asked} is of another version`);
  return [address, new Response(bytes, { headers: keptHeaders(answer) })];
}

async function replace() {
  for (const name of await caches.keys())
    if (name.startsWith(PREFIX) && name !== SHELF) await caches.delete(name);
  await self.clients.claim();
}

/** From the shelf; a page that is asked for by its folder is its index.html. What is not there comes from the network. */
async function answer(request, url) {
  const kept = await caches.open(SHELF).then((shelf) => shelf.match(new URL(nameOf(url), PLACE)))
    .catch(() => undefined);
  return kept ?? fetch(request);
}

/** Of a file of ours; undefined for anything else, which is left to the browser. */
function nameOf(url) {
  const path = url.pathname.slice(new URL(PLACE).pathname.length);
  const name = path === "" || path.endsWith("/") ? `${path}index.html` : path;
  return name !== WEIGHTS && FILES.some(([each]) => each === name) ? name : undefined;
}

function keptHeaders({ headers }) {
  const names = ["Content-Type", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"];
  return Object.fromEntries(names.map((name) => [name, headers.get(name)]).filter(([, value]) => value));
}

async function hexOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (each) => each.toString(16).padStart(2, "0")).join("");
}
