"""The npm package of core/js gives the bits of Python in Node, and refuses in one sentence."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import shutil
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.fakes.said_by_node import said_by_node

from checkface import Digest, Face, Painter
from checkface.cf1.weights import FILE, SHA256
from checkface.errors import DigestError
from checkface.javascript import files, packed_weights
from checkface.latents import DIRECTIONS, Latent, loop, slide

ROOT = Path(__file__).parents[2]
JS = ROOT / "core/js"
WEIGHTS = ROOT / "core/checkface/cf1/weights" / FILE
SCRIPT = Path(__file__).parent / "ask_the_npm_package.mjs"
RANDOM = hashlib.shake_256(b"twenty digests").hexdigest(20 * 32)
OTHERS = [
    *(Digest("sha256", RANDOM[64 * n : 64 * n + 64]) for n in range(20)),
    Digest("sha1", RANDOM[:40]),
    Digest("sha512", RANDOM[:128]),
]

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="no node here")


def node(
    script: str | Path, *arguments: str | Path, flags: tuple[str, ...] = (), say: Any = None
) -> Any:
    """What a script, or the text of one, writes as JSON."""
    told = ["--input-type=module", "--eval", script] if isinstance(script, str) else [script]
    return said_by_node([*flags, *told, *arguments], say, JS)


def npm() -> ModuleType:
    spec = importlib.util.spec_from_file_location("npm", ROOT / ".ci/npm.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("packed") / "face-cf1.planes.gz"
    file.write_bytes(packed_weights(level=1))
    return file


SLIDES = [(n % 3, direction, m) for n, direction in enumerate(DIRECTIONS) for m in (-8, -0.3, 7.77)]
LOOPS = [(frame, 7) for frame in range(7)] + [(333, 1000)]


@pytest.fixture(scope="module")
def said(cf1: dict[str, Any], packed: Path) -> Any:
    later = cf1["later_candidates"]
    drawn = [(cf1["subject"], 1), (later[1]["subject"], 0), (str(OTHERS[0]), 255)]
    asked = {
        "workers": 2,
        "subject": cf1["subject"],
        "drawn": drawn,
        "worded": [cf1["subject"], *map(str, OTHERS)],
        "mixture": True,
        "slides": SLIDES,
        "loops": LOOPS,
    }
    return node(SCRIPT, packed, say=asked)


def test_it_draws_the_published_faces_and_those_of_python(cf1: dict[str, Any], said: Any) -> None:
    face = Face(OTHERS[0], 255)
    ours = Painter(cached=False).draw([face], 1024)[0]
    later = cf1["later_candidates"][1]

    assert 2 == said["workers"]
    assert [cf1["w"][1], later["w"], Latent.of(face).sha256] == said["w"]
    assert [cf1["rgb"][1], later["rgb"], hashlib.sha256(ours.tobytes()).hexdigest()] == said["rgb"]


def test_words_and_latents_are_those_of_python(cf1: dict[str, Any], said: Any) -> None:
    digests = [Digest.parse(cf1["subject"]), *OTHERS]

    assert [list(Face(digest).words) for digest in digests] == said["words"]
    assert [Latent.of(Face(digest)).sha256 for digest in digests] == said["wordedW"]


def test_mixtures_are_those_of_python(cf1: dict[str, Any], said: Any) -> None:
    a, b, c = (Latent.of(Face(Digest.parse(cf1["subject"]), index)) for index in range(3))

    assert cf1["mixtures"] == said["mixtures"]
    assert cf1["mixture_rgb"] == said["mixtureRgb"]
    assert [slide((a, b, c)[n], way, m).sha256 for n, way, m in SLIDES] == said["slides"]
    assert [loop(a, c, frame, frames).sha256 for frame, frames in LOOPS] == said["loops"]


def test_smaller_sides_are_those_of_python(cf1: dict[str, Any], said: Any) -> None:
    face = Face(Digest.parse(cf1["subject"]), 1)
    images = Painter(cached=False).sides(face, map(int, said["small"]))
    ours = {str(n): hashlib.sha256(image.tobytes()).hexdigest() for n, image in images.items()}

    assert ours == said["small"]


def test_what_cannot_be_is_refused_in_one_sentence(said: Any) -> None:
    for what, sentence in said["refused"].items():
        kind = "AbortError" if what == "ended" else ("LatentError", "EngineError", "DigestError")
        assert sentence.startswith(kind), what
        assert "\n" not in sentence
        assert what in ("ended", "closed") or "expected" in sentence


FILES = """
import { createReadStream } from "node:fs";
import { Digest } from "./index.js";
const path = process.argv[1], heard = [], controller = new AbortController();
const value = String(await Digest.ofFile(path, { progress: (read) => heard.push(read) }));
const blob = new Blob([Buffer.alloc(3_000_001, 7)]);
const stop = () => controller.abort();
const { signal } = controller;
const ended = await Digest.ofFile(blob, { progress: stop, signal }).catch((e) => e.name);
const missing = await Digest.ofFile(path + "?").catch((e) => e.name + ": " + e.message);
const same = await Promise.all([1, 2].map(() => Digest.ofFile(blob)));
console.log(JSON.stringify({ value, heard, ended, missing, same: same.map(String),
  text: String(await Digest.ofText("Gesicht ☺")) }));
"""


def test_a_file_is_hashed_piece_by_piece(tmp_path: Path) -> None:
    data = hashlib.shake_256(b"a file").digest(10_000_003)
    (tmp_path / "file").write_bytes(data)

    said = node(FILES, tmp_path / "file")

    assert str(Digest.of_bytes(data)) == said["value"]
    assert len(data) == said["heard"][-1]
    assert sorted(said["heard"]) == said["heard"]
    assert "AbortError" == said["ended"]
    assert "DigestError: cannot read" in said["missing"]
    assert [str(Digest.of_bytes(b"\7" * 3_000_001))] * 2 == said["same"]
    assert str(Digest.of_text("Gesicht ☺")) == said["text"]


IN_A_WORKER = """
import workers from "node:worker_threads";
import { syncBuiltinESMExports } from "node:module";
import { pathToFileURL } from "node:url";
const { Worker } = workers;
let alive = 0, most = 0, started = 0;
workers.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    started++;
    most = Math.max(most, ++alive);
    this.on("exit", () => alive--);
  }
};
syncBuiltinESMExports();
WebAssembly.instantiate = () => { throw new Error("not in this thread"); };
const { Digest } = await import("./index.js");
const path = process.argv[1], heard = [];
const value = String(await Digest.ofFile(path, { progress: (read) => heard.push(read) }));
const byUrl = String(await Digest.ofFile(pathToFileURL(path)));
const blob = new Blob([Buffer.alloc(3_000_001, 7)]);
const many = await Promise.all(Array.from({ length: 9 }, () => Digest.ofFile(blob)));
const told = () => { throw new RangeError("of the page"); };
const thrown = await Digest.ofFile(blob, { progress: told }).catch((e) => e.message);
const controller = new AbortController(), { signal } = controller;
const stop = () => controller.abort();
const ended = await Digest.ofFile(blob, { progress: stop, signal }).catch((e) => e.name);
console.log(JSON.stringify({ value, byUrl, heard, started, few: most <= 4, thrown, ended,
  many: [...new Set(many.map(String))] }));
"""


def test_a_large_file_is_hashed_in_a_worker(tmp_path: Path) -> None:
    """This thread could not: it is kept from it."""
    data = hashlib.shake_256(b"a file").digest(5_000_003)
    (tmp_path / "file").write_bytes(data)

    said = node(IN_A_WORKER, tmp_path / "file")

    assert str(Digest.of_bytes(data)) == said["value"] == said["byUrl"]
    assert [*range(1 << 20, len(data), 1 << 20), len(data)] == said["heard"]
    assert [str(Digest.of_bytes(b"\7" * 3_000_001))] == said["many"]
    assert "of the page" == said["thrown"]
    assert "AbortError" == said["ended"]
    assert 13 == said["started"]
    assert said["few"]


NO_WORKER = """
import workers from "node:worker_threads";
import { syncBuiltinESMExports } from "node:module";
workers.Worker = class { constructor() { throw new Error("forbidden"); } };
syncBuiltinESMExports();
const { Digest } = await import("./index.js");
console.log(JSON.stringify(String(await Digest.ofFile(process.argv[1]))));
"""


def test_where_no_worker_can_start_this_thread_hashes(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(3_000_001))

    assert str(Digest.of_bytes(bytes(3_000_001))) == node(NO_WORKER, tmp_path / "file")


WRITTEN = [
    *("sha256:" + "a" * 64, "A" * 64, " sha1: " + "0" * 40, "f" * 128, "SHA512:" + "1" * 128),
    *("", "sha256:", "a" * 63, "g" * 64, "md5:" + "a" * 32, "constructor:" + "a" * 64),
    *("sha256:" + "a" * 65, "a" * 64 + "\n\n", "sha256:" + "\uff41" * 64, "x" * 900),
    *(
        f"{blank}sha256{blank}:{blank}{'a' * 64}{blank}"
        for blank in "\x1c\x1f\x85\xa0\u2003\u3000\ufeff\u200b\0"
    ),
]
PARSE = """
import { readFileSync } from "node:fs";
import { Digest } from "./index.js";
const parsed = (text) => {
  try { return String(Digest.parse(text)); } catch (error) { return error.name; }
};
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(parsed)));
"""


def test_written_digests_are_read_as_python_reads_them() -> None:
    def parsed(text: str) -> str:
        try:
            return str(Digest.parse(text))
        except DigestError:
            return "DigestError"

    assert list(map(parsed, WRITTEN)) == node(PARSE, say=WRITTEN)


LOAD = """
import { Painter } from "./index.js";
const said = await Painter.load({ weights: process.argv[1], workers: 0 })
  .then(() => "loaded", (e) => `${e.name}: ${e.message}`);
console.log(JSON.stringify(said));
"""


def damaged(weights: bytes, what: str) -> bytes:
    half = len(weights) // 2
    return {
        "truncated": weights[:half],
        "empty": b"",
        "altered": weights[:half] + bytes([weights[half] ^ 1]) + weights[half + 1 :],
        "a page": b"<!doctype html><title>Not found</title>",
        "longer": weights + b"more",
        "a wrong header": b"\xff" * 16 + weights[16:],
    }[what]


DAMAGES = ["truncated", "empty", "altered", "a page", "longer", "a wrong header"]


@pytest.mark.parametrize(
    ("form", "what"),
    [(form, what) for form in ("packed", "plain") for what in DAMAGES]
    + [("planes", "truncated"), ("planes", "longer"), ("planes", "a wrong header")],
)
def test_damaged_weights_are_refused(tmp_path: Path, packed: Path, form: str, what: str) -> None:
    file = tmp_path / "weights"
    whole = (WEIGHTS if form == "plain" else packed).read_bytes()
    if form == "planes":  # as a server sends them that unzips
        whole = gzip.decompress(whole)
    file.write_bytes(damaged(whole, what))

    said = node(LOAD, file)

    assert said.startswith("WeightsError: the weights are damaged or not those of cf1: expected")
    assert "got" in said
    assert said.endswith("fetch or make them again")


def test_missing_weights_are_said(tmp_path: Path) -> None:
    said = node(LOAD, tmp_path / "none")

    assert said.startswith("WeightsError: no weights: cannot read")
    assert "make js" in said


def test_without_vectors_it_is_said() -> None:
    said = node("WebAssembly.validate = () => false;" + f"\n{LOAD}", WEIGHTS)

    assert said.startswith("EngineError: cannot draw here: expected WebAssembly with SIMD")


def test_without_memory_it_is_said() -> None:
    said = node(LOAD, WEIGHTS, flags=("--wasm-max-mem-pages=300",))

    assert said.startswith("EngineError: no memory for 24,987,621 bytes for the weights")


def test_where_no_worker_can_start_this_thread_draws() -> None:
    script = """
import workers from "node:worker_threads";
import { syncBuiltinESMExports } from "node:module";
workers.Worker = class { constructor() { throw new Error("forbidden"); } };
syncBuiltinESMExports();
const { Painter } = await import("./index.js");
console.log(JSON.stringify((await Painter.load({ weights: process.argv[1], workers: 3 })).workers));
"""
    assert 0 == node(script, WEIGHTS)


def test_the_rows_of_a_worker_that_dies_are_drawn_all_the_same(cf1: dict[str, Any]) -> None:
    script = """
import { createHash } from "node:crypto";
import { Digest, Face, Painter } from "./index.js";
const painter = await Painter.load({ weights: process.argv[1], workers: 2 });
const drawing = painter.draw(new Face(await Digest.ofText("")));
setTimeout(() => painter.crew.all[0].worker.terminate(), 50);
const { rgb } = await drawing;
painter.close();
console.log(JSON.stringify(createHash("sha256").update(rgb).digest("hex")));
"""
    assert cf1["rgb"][0] == node(script, WEIGHTS)


def test_what_is_made_from_python_is_as_it_was_made() -> None:
    """Otherwise: `make js`."""
    words = (ROOT / "core/checkface/cf1/bip39_english.txt").read_text("ascii")

    assert npm().words_module(words) == (JS / "bip39_english.js").read_text("ascii")
    assert f'"{SHA256}"' in (JS / "weights.js").read_text("utf-8")
    assert f"BYTES = {WEIGHTS.stat().st_size};" in (JS / "weights.js").read_text("utf-8")


def test_the_package_says_what_it_holds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    told = json.loads((JS / "package.json").read_text("utf-8"))
    names = node("import * as all from './index.js'; console.log(JSON.stringify(Object.keys(all)))")
    types = (JS / "index.d.ts").read_text("utf-8")

    assert ("checkface", project["version"]) == (told["name"], told["version"])
    for name in names:
        assert f" {name}" in types


def test_python_hands_out_what_a_browser_runs() -> None:
    there = [*JS.glob("*.*"), *JS.glob("ui/**/*.*")]
    sent = [file for file in there if file.suffix in {".js", ".wasm", ".css"}]

    assert {file.relative_to(JS).as_posix(): file.read_bytes() for file in sent} == files()
