// Turns a first visit into one that can be repeated without a network: keeps the files of the site, all of one version.
//
// What stands between @ is written in by checkface when the site is made: the version is the digest of all files.
const VERSION = "@version@";
const FILES = ["@files@"];
/** The engine's own shelf: it checks their sha256 before it draws, whoever has kept them. */
const WEIGHTS = "built/face-cf1.planes.gz";
const PREFIX = "checkface-site-";
const SHELF = `${PREFIX}${VERSION}`;

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("message", (event) => event.data === "take over" && self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(replace()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const isOurs = url.href.startsWith(self.registration.scope) && url.origin === location.origin;
  if (event.request.method === "GET" && isOurs && nameOf(url) !== undefined) event.respondWith(answer(event.request, url));
});

/** All or none, past every other cache: half of one version and half of another would be none. */
async function keep() {
  const shelf = await caches.open(SHELF);
  try {
    await Promise.all(FILES.map(async ([name, sha256]) => {
      const address = new URL(name, self.registration.scope);
      const answer = await fetch(address, { cache: "no-cache", redirect: "error", credentials: "same-origin" });
      if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
      const bytes = await answer.arrayBuffer();
      if ((await hexOf(bytes)) !== sha256) throw new Error(`${address} is of another version`);
      await shelf.put(address, new Response(bytes, { headers: keptHeaders(answer) }));
    }));
  } catch (error) {
    await caches.delete(SHELF);
    throw error;
  }
}

async function replace() {
  for (const name of await caches.keys())
    if (name.startsWith(PREFIX) && name !== SHELF) await caches.delete(name);
  await self.clients.claim();
}

/** From the shelf; a page that is asked for by its folder is its index.html. What is not there comes from the network. */
async function answer(request, url) {
  const kept = await caches.open(SHELF).then((shelf) => shelf.match(new URL(nameOf(url), self.registration.scope)))
    .catch(() => undefined);
  return kept ?? fetch(request);
}

/** Of a file of ours; undefined for anything else, which is left to the browser. */
function nameOf(url) {
  const path = url.pathname.slice(new URL(self.registration.scope).pathname.length);
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
