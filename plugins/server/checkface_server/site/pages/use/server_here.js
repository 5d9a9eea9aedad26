// Turns the place of this page into the address of the server of faces that it came from, if it did.

/** undefined on a plain host. The page's own host is asked, and nobody else. */
export async function serverHere(page = location.href, ask = fetch) {
  const base = new URL("../", page);
  base.hash = base.search = "";
  try {
    const answer = await ask(new URL("openapi.json", base), { method: "HEAD" });
    const isOurs = answer.ok && /^application\/(?:[\w.-]+\+)?json\b/.test(answer.headers.get("content-type") ?? "");
    return isOurs ? base.href.replace(/\/$/, "") : undefined;
  } catch {
    return undefined;
  }
}
