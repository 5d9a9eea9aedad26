// Turns the text of a checkface.json into the names and digests that it records, or refuses it.
import { CheckfaceError, Digest } from "./checkface/index.js";

const MOST = 10_000;

/** { project, version, artifacts: [{ name, digest }] }. Throws where it is not one, or contradicts itself. */
export async function manifestOf(text) {
  const content = parsed(text);
  const artifacts = content.artifacts.map(({ filename, sha256 }) => ({ name: nameOf(filename), digest: new Digest("sha256", sha256) }));
  const sums = artifacts.map(({ name, digest }) => `${digest.value}  ${name}\n`).join("");
  const whole = await Digest.ofText(sums);
  if (whole.value !== content.release?.sha256)
    throw new CheckfaceError("the manifest contradicts itself: its release digest is not that of its files; somebody has edited it");
  return { project: String(content.project ?? ""), version: String(content.version ?? ""), artifacts };
}

function parsed(text) {
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    throw new CheckfaceError("not a checkface.json: it is no JSON");
  }
  const { schema, artifacts } = content ?? {};
  if (schema !== 1 || !Array.isArray(artifacts) || !artifacts.length || artifacts.length > MOST)
    throw new CheckfaceError("not a checkface.json of schema 1");
  return content;
}

function nameOf(filename) {
  if (typeof filename !== "string" || !filename || /[/\\\p{C}]/u.test(filename))
    throw new CheckfaceError("not a checkface.json: expected the name of a file");
  return filename;
}
