"""Files that the npm package reads piece by piece, of any size, and however many at once."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.said_by_node import said_by_node

JS = Path(__file__).parents[2] / "core/js"
PIECE = 1 << 20
SIZES = [0, 1, 65_536, 65_537, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17]
READ = """
import { readFileSync } from "node:fs";
import { withoutWeights } from "./kernel.js";
import { sha256Of } from "./pieces.js";
const { sizes, way } = JSON.parse(readFileSync(0, "utf8"));
if (way === "slices") Blob.prototype.stream = () => new ReadableStream();
const kernel = await withoutWeights();
const blobs = sizes.map((size, at) => {
  const bytes = new Uint8Array(size).fill(at);
  return new Blob([bytes.subarray(0, size / 3), bytes.subarray(size / 3)]);
});
const each = [];
for (const blob of blobs) each.push(await sha256Of(blob, kernel));
const once = await Promise.all([...blobs, ...blobs].map((blob) => sha256Of(blob, kernel)));
console.log(JSON.stringify({ each, once }));
"""
SHORTENED = """
import { readFileSync } from "node:fs";
import { withoutWeights } from "./kernel.js";
import { sha256Of } from "./pieces.js";
const { size, left, way } = JSON.parse(readFileSync(0, "utf8"));
class Shortened extends Blob {
  stream() {
    return way === "slices" ? new ReadableStream() : new Blob([new Uint8Array(left)]).stream();
  }
  slice(from, to) { return super.slice(from, Math.min(to, left)); }
}
const blob = new Shortened([new Uint8Array(size)]);
const said = await sha256Of(blob, await withoutWeights()).catch((e) => e.message);
console.log(JSON.stringify(said));
"""
needs_node = pytest.mark.skipif(not shutil.which("node"), reason="no node here")
streams = pytest.mark.parametrize("way", ["streams", "slices"])
"""Slices where a browser has no streams of bytes."""


def asked(script: str, **say: Any) -> Any:
    return said_by_node(["--input-type=module", "--eval", script], say, JS)


@needs_node
@streams
def test_pieces_come_to_the_whole_file_also_where_many_share_their_rooms(way: str) -> None:
    expected = [hashlib.sha256(bytes([at]) * size).hexdigest() for at, size in enumerate(SIZES)]

    said = asked(READ, sizes=SIZES, way=way)

    assert expected == said["each"]
    assert expected * 2 == said["once"]


@needs_node
@streams
@pytest.mark.parametrize(
    ("size", "left"), [(9, 8), (100_000, 0), (PIECE, PIECE - 1), (3 * PIECE, 2 * PIECE), (9, 0)]
)
def test_a_file_that_grows_shorter_while_it_is_read_has_no_digest(
    way: str, size: int, left: int
) -> None:
    said = asked(SHORTENED, size=size, left=left, way=way)

    assert said.startswith(f"it changed while it was read: expected {size} bytes")
