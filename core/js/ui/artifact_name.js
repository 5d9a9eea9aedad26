// Turns the many spellings of a wheel's or sdist's file name into one, as checkface/artifact_name.py does.
const SDISTS = [".tar.gz", ".tgz", ".zip", ".tar.bz2", ".tar.xz", ".tar"];
const WHEEL = ".whl";
const WHEEL_NAME =
  /^(?<project>[\p{L}\p{M}\p{N}_.]+)-(?<version>[^-]+)(?:-(?<build>\p{Nd}[^-]*))?-(?<python>[^-]+)-(?<abi>[^-]+)-(?<platform>[^-]+)$/u;
const SDIST_NAME = /^(?<project>[\p{L}\p{M}\p{N}_.-]+?)-(?<version>v?\p{Nd}[^-]*(?:-\p{Nd}+)?)$/u;
const LEGACY = /manylinux(1|2010|2014)_([\p{L}\p{N}_]+)/u;
const GLIBC = { 1: "2_5", 2010: "2_12", 2014: "2_17" };
const VERSION = new RegExp(
  "^\\s*v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\\.[0-9]+)*)" +
    "(?<pre>[-_.]?(?<preLetter>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>[0-9]+)?)?" +
    "(?<post>-(?<postOnly>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?<postNumber>[0-9]+)?)?" +
    "(?<dev>[-_.]?dev[-_.]?(?<devNumber>[0-9]+)?)?" +
    "(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\\s*$",
);
const PRE = { alpha: "a", a: "a", beta: "b", b: "b", c: "rc", rc: "rc", pre: "rc", preview: "rc" };

/** One name for all spellings of a wheel's or an sdist's; every other file is known by its name as it is. */
export function normalFilename(filename) {
  const text = filename.normalize("NFKC").toLowerCase();
  const suffix = [WHEEL, ...SDISTS].find((each) => text.endsWith(each));
  if (!suffix) return filename;
  const found = (suffix === WHEEL ? WHEEL_NAME : SDIST_NAME).exec(text.slice(0, -suffix.length));
  return (found && normal(found.groups, suffix)) ?? filename;
}

function normal(held, suffix) {
  const version = normalVersion(held.version) ?? normalVersion(held.version.replaceAll("_", "-"));
  const project = held.project.replace(/[-_.]+/g, "-").replace(/^-+|-+$/g, "");
  if (!version || !project) return undefined;
  const tags = suffix === WHEEL ? [build(held.build), tagSet(held.python), tagSet(held.abi), tagSet(held.platform)] : [];
  return [project.replaceAll("-", "_"), version, ...tags.filter(Boolean)].join("-") + suffix;
}

/** As packaging writes it, without trailing zeros (PEP 440). */
function normalVersion(text) {
  const found = VERSION.exec(text)?.groups;
  if (!found) return undefined;
  const epoch = number(found.epoch);
  const release = found.release.split(".").map(number).join(".").replace(/(\.0)+$/, "");
  const pre = found.pre ? PRE[found.preLetter] + number(found.preNumber) : "";
  const post = found.post ? `.post${number(found.postOnly ?? found.postNumber)}` : "";
  const dev = found.dev ? `.dev${number(found.devNumber)}` : "";
  const local = found.local ? `+${found.local.split(/[-_.]/).map((part) => (/^[0-9]+$/.test(part) ? number(part) : part)).join(".")}` : "";
  return `${epoch === "0" ? "" : `${epoch}!`}${release}${pre}${post}${dev}${local}`;
}

function number(digits) {
  return (digits ?? "0").replace(/^0+(?=[0-9])/, "");
}

/** A number and what stands behind it: pip compares 01 and 1 as equal. */
function build(text) {
  if (!text) return "";
  const digits = /^\p{Nd}*/u.exec(text)[0];
  return (digits.replace(/^0+/, "") || "0") + text.slice(digits.length);
}

/** A compressed set (PEP 425) has no order, and may say a thing twice. */
function tagSet(text) {
  const found = new Set(text.split(".").filter(Boolean).map((each) =>
    each.replace(LEGACY, (_, year, machine) => `manylinux_${GLIBC[year]}_${machine}`)));
  return [...found].sort(byCodePoint).join(".") || "none";
}

/** In the order that Python sorts texts in. */
export function byCodePoint(one, other) {
  const [a, b] = [Array.from(one), Array.from(other)];
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = a[at].codePointAt(0) - b[at].codePointAt(0);
    if (order) return order;
  }
  return a.length - b.length;
}
