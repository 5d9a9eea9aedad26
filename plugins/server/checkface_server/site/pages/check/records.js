// Turns the files that say what others should be (checkface.json, SHA256SUMS, x.iso.sha256) into texts and digests.
import { Digest } from "../checkface/digest.js";
import { bytesText, t } from "../checkface/ui/language.js";
import { KIND } from "../checkface/ui/labelled.js";
import { baseName, isManifest, isSums } from "../checkface/ui/release.js";
import { writtenDigests } from "../checkface/ui/written.js";

/** A record of a release is no larger. */
const LARGEST = 16 << 20;
/** Beside one file, with its digest; or of several, by a name that is no standard's. */
const SIDECAR = new RegExp(`\\.(?:${KIND})(?:sums?)?(?:\\.txt)?$|(?:^|[._-])(?:checksums?|(?:${KIND})sums?)(?:\\.txt)?$`, "i");
const BESIDE_ONE = new RegExp(`\\.((?:${KIND})(?:sum)?)(?:\\.txt)?$`, "i");
/** Marks of the first bytes: PowerShell writes the first. */
const WIDE = { "255,254": "utf-16le", "254,255": "utf-16be" };

/** { manifests, sums, sidecars, others } of files. Alone, without what it is of, a sidecar is a file as others are. */
export function sorted(files) {
  const manifests = files.filter(({ name }) => isManifest(name)), sums = files.filter(({ name }) => isSums(name));
  const left = files.filter((each) => !manifests.includes(each) && !sums.includes(each));
  const sidecars = manifests.length || sums.length ? [] : left.filter(({ name }) => SIDECAR.test(name));
  if (sidecars.length === left.length) return { manifests, sums, sidecars: [], others: left };
  return { manifests, sums, sidecars, others: left.filter((each) => !sidecars.includes(each)) };
}

/** As `writtenDigests`, each with a name: what has none in `x.iso.sha256` is of `x.iso`. */
export function recordedIn(text, filename) {
  const { digests, problems } = writtenDigests(text, filename), isOfOne = BESIDE_ONE.test(filename);
  const stem = isOfOne && digests.length === 1 ? filename.replace(BESIDE_ONE, "") : undefined;
  const named = digests.map((each) => ({ ...each, name: each.name ?? stem }));
  const nameless = named.filter(({ name }) => !name).map(({ line, digest }) => ({ line, text: String(digest) }));
  return { digests: named, problems: [...problems, ...nameless] };
}

/** The very bytes that were hashed, as UTF-8; or, of a list of digests, as the encoding that its first bytes mark. */
export async function textOf({ path, file, size, digest, error }, { mayBeWide = false } = {}) {
  if (!digest) throw error;
  if (size > LARGEST) throw new Error(`${baseName(path)}: ${bytesText(size)}`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (String(await Digest.ofBytes(bytes)) !== String(digest)) throw new Error(`${baseName(path)}: ${t("check.changed")}`);
  const encoding = (mayBeWide && WIDE[String(bytes.subarray(0, 2))]) || "utf-8";
  return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
}
