"""Files that a page makes of pictures are read by others: pixels, notes and frames as they were."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tests.core.test_js_package import node

from checkface import Digest, Face
from checkface.pictures.card import Card, card_svg
from checkface.pictures.posted import Posted

HEBREW = "\u05e9\u05dc\u05d5\u05dd"

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="no node here")

HEAD = """
import { readFileSync } from "node:fs";
const said = JSON.parse(readFileSync(0, "utf8"));
const say = (answer) => process.stdout.write(JSON.stringify(answer));
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const text = (made) => Buffer.from(made).toString("base64");
"""


def answer(script: str, say: Any) -> Any:
    return node(HEAD + script, say=say)


def packed(data: bytes) -> str:
    return base64.b64encode(data).decode()


def noise(side: int, seed: str) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Every value beside every other: what a wrong filter would show."""
    data = hashlib.shake_256(seed.encode()).digest(side * side * 3)
    return np.frombuffer(data, np.uint8).reshape(side, side, 3)


PNG = """
const { pngFile, movingPngFile } = await import("./ui/png_file.js");
const pictures = said.pictures.map((rgb) => ({ side: said.side, rgb: bytes(rgb) }));
const [still] = pictures;
const made = [pngFile(still, said.note), pngFile(still), movingPngFile(pictures, 83)];
say((await Promise.all(made)).map(text));
"""


@pytest.mark.parametrize("side", [64, 1, 2])
def test_a_png_has_the_pixels_and_the_note(tmp_path: Path, side: int) -> None:
    digest = Digest.of_text("hello")
    pictures = [noise(side, seed) for seed in "abc"]
    noted, bare, moving = map(
        base64.b64decode,
        answer(
            PNG,
            {
                "side": side,
                "note": f"cf1 {digest} face 0",
                "pictures": [packed(each.tobytes()) for each in pictures],
            },
        ),
    )
    (tmp_path / "noted.png").write_bytes(noted)
    posted = Posted.of_file(tmp_path / "noted.png")

    assert posted
    assert posted.note
    assert (digest, "face 0", False) == (posted.note.digest, posted.note.shown, posted.note.draft)
    assert np.array_equal(pictures[0], np.asarray(posted.image))
    with Image.open(io.BytesIO(bare)) as image:
        assert np.array_equal(pictures[0], np.asarray(image))
        assert "checkface" not in image.info
    with Image.open(io.BytesIO(moving)) as image:
        assert (3, 0) == (image.n_frames, image.info["loop"])  # type: ignore[attr-defined]
        for number, picture in enumerate(pictures):
            image.seek(number)
            assert np.array_equal(picture, np.asarray(image.convert("RGB")))
            assert 83 == image.info["duration"]


WEBP = """
const { movingWebpFile } = await import("./ui/webp_file.js");
let refused = 0;
for (const wrong of ["", "RIFF", "not a WebP file at all", "RIFF\\0\\0\\0\\0WEBPVP8 "])
  try { movingWebpFile([bytes(btoa(wrong))], 64, 80); } catch { refused++; }
say({ refused, made: text(movingWebpFile(said.map(bytes), 64, 80)) });
"""


@pytest.mark.parametrize("coding", [{"lossless": True}, {"quality": 90}])
def test_still_webps_become_one_that_moves(coding: dict[str, int]) -> None:
    pictures = [noise(64, seed) for seed in "abc"]
    stills = []
    for picture in pictures:
        file = io.BytesIO()
        Image.fromarray(picture).save(file, "WEBP", **coding)
        stills.append(file.getvalue())
    webp = answer(WEBP, list(map(packed, stills)))

    with Image.open(io.BytesIO(base64.b64decode(webp["made"]))) as image:
        assert (3, 0, (64, 64)) == (image.n_frames, image.info["loop"], image.size)  # type: ignore[attr-defined]
        for number, still in enumerate(stills):
            image.seek(number)
            with Image.open(io.BytesIO(still)) as alone:
                assert np.array_equal(
                    np.asarray(alone.convert("RGB")), np.asarray(image.convert("RGB"))
                )
            assert 80 == image.info["duration"]
    assert 4 == webp["refused"]


CARD = """
const { cardFile } = await import("./ui/card_file.js");
const { Digest, words } = await import("./index.js");
const digest = Digest.parse(said.digest), png = bytes(said.png), named = await words(digest);
const wide = (text) => [...text].length * 14;
say(said.names.map((name) => cardFile({ digest, words: named, name }, png, wide)));
"""
DATA = re.compile('base64,[^"]+')


def test_a_card_is_that_of_python() -> None:
    """But for a name that is long: it is measured in the reader's own font."""
    digest = Digest.of_text("hello")
    names = ["hello", "", "a & <b>", "\u200ba\u202eb\x1b", "x" * 12]
    picture = Image.new("RGB", (256, 256))
    cards = answer(
        CARD,
        {
            "digest": str(digest),
            "png": packed(b"png"),
            "names": [*names, "ab " * 200, "😀" * 600, HEBREW],
        },
    )

    for name, card in zip(names, cards, strict=False):
        assert DATA.sub("", card_svg(Card(digest, name), [picture])) == DATA.sub("", card)
        assert "base64,cG5n" in card
    assert re.search(">ab [ab ]+…[ab ]+<", cards[-3])
    assert re.search(">😀{11,12}…😀{11,12}<", cards[-2])
    assert f"\u2068{HEBREW}\u2069" in cards[-1]
    assert Face(digest).words[0] in cards[0]


SAVE = """
const { save } = await import("./ui/saving.js");
const held = new Set(), names = [];
let most = 0;
URL.createObjectURL = (blob) => {
  const url = `blob:${names.length}`;
  held.add(url);
  most = Math.max(most, held.size);
  return url;
};
URL.revokeObjectURL = (url) => held.delete(url);
globalThis.document = { createElement: () => ({ click() { names.push(this.download); } }) };
for (let n = 0; n < 500; n++) save(new Blob(["x"], { type: "image/png" }), `face-${n}`);
say({ held: held.size, most, last: names.at(-1), saved: names.length });
"""


def test_of_five_hundred_saved_files_one_is_held() -> None:
    expected = {"held": 1, "most": 1, "last": "face-499.png", "saved": 500}

    assert expected == answer(SAVE, None)
