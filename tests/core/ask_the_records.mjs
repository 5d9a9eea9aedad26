// Answers tests/core/test_js_records.py with core/js/ui: names, written digests, manifests and releases.
import { readFileSync } from "node:fs";
import { Digest } from "../../core/js/index.js";
import { normalFilename } from "../../core/js/ui/artifact_name.js";
import { misspelt, parsedManifest } from "../../core/js/ui/manifest.js";
import { checkedRelease, isBeside, isManifest, releaseVerdict } from "../../core/js/ui/release.js";
import { writtenDigests } from "../../core/js/ui/written.js";

const asked = JSON.parse(readFileSync(0, "utf8"));
const parsed = (held) => ({ ...held, digest: held.digest ? Digest.parse(held.digest) : undefined });
const said = async (text) => {
  try {
    const manifest = await parsedManifest(text);
    return { digest: String(manifest.digest), sums: manifest.sums, misspelt: await misspelt(manifest), files: manifest.artifacts.length };
  } catch (error) {
    return { code: error.code ?? error.name };
  }
};
const written = (text, of) => {
  const { digests, problems } = writtenDigests(text, of);
  return [digests.map(({ digest, name }) => [String(digest), name ?? null]), problems.map(({ line, reason }) => [line, reason])];
};
/** What a line says below another one, in a file of such a name. */
const lineIn = (line, under, of) => {
  const [digests, problems] = written(under ? `${under}\n${line}` : line, of);
  return [digests, problems.filter(([at]) => at > (under ? 1 : 0))];
};
const secondsFor = (text) => {
  const began = performance.now();
  writtenDigests(text);
  return (performance.now() - began) / 1000;
};
const answer = {
  names: asked.names.map(normalFilename),
  beside: asked.beside.map((name) => isBeside(name) || isManifest(name)),
  written: asked.written.map((text) => written(text)),
  lines: asked.lines.map(([line, under, of]) => lineIn(line, under, of)),
  slow: asked.slow.map(secondsFor),
  manifests: await Promise.all(asked.manifests.map(said)),
  releases: asked.releases.map(([recorded, files]) => {
    const rows = checkedRelease(recorded.map(parsed), files.map(parsed));
    return [rows.map(({ name, state }) => [name, state]), releaseVerdict(rows)];
  }),
};
process.stdout.write(JSON.stringify(answer));
