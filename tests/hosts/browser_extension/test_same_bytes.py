"""The same digest gives the same bytes in Python, on the site and in the extension."""

from __future__ import annotations

import base64
import hashlib
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.hosts.browser_extension.browser import Browser
from tests.hosts.site.static_site import static_site

from checkface import Digest, Face, Painter
from checkface.digest import HEX_DIGITS

SEED, COUNT, SIDE = 20261126, 20, 256
ON_THE_SITE = """async ([asked, side]) => {
  const { Digest, Face, Painter, words } = await import("/checkface/index.js");
  const painter = await Painter.load();
  const said = [];
  for (const [written, index] of asked) {
    const digest = Digest.parse(written);
    const { rgb } = await painter.draw(new Face(digest, index), { side });
    const text = Array.from(rgb, (each) => String.fromCharCode(each)).join("");
    said.push([(await words(digest)).join(" "), btoa(text)]);
  }
  painter.close();
  return said;
}"""
IN_THE_EXTENSION = """async ([asked, side]) => {
  const { Studio } = await import("/studio.js");
  const studio = new Studio();
  const said = [];
  for (const [digest, index] of asked) {
    const heard = {};
    await studio.answer({ digest, faces: [index], side }, (part) => Object.assign(heard, part));
    said.push([heard.words.join(" "), heard.rgb]);
  }
  await studio.painter.close();
  return said;
}"""


@pytest.fixture(scope="module")
def asked() -> list[Face]:
    """Of all algorithms, and faces beyond the trio."""
    chance = random.Random(SEED)  # noqa: S311 - not a secret
    algorithms = sorted(HEX_DIGITS)
    return [
        Face(
            Digest(name, chance.randbytes(HEX_DIGITS[name] // 2).hex()),
            chance.choice((0, 1, 2, 255)),
        )
        for name in (algorithms[at % len(algorithms)] for at in range(COUNT))
    ]


@pytest.fixture(scope="module")
def python(asked: list[Face]) -> list[tuple[str, str]]:
    painter = Painter()
    images = [painter.sides(face, [SIDE])[SIDE] for face in asked]
    return [
        (" ".join(face.words), hashlib.sha256(image.tobytes()).hexdigest())
        for face, image in zip(asked, images, strict=True)
    ]


@pytest.fixture
def site_page(granted: Browser, tmp_path: Path) -> Iterator[Page]:
    """Of the site as `checkface serve --export` writes it."""
    folder = tmp_path / "site"
    command = [sys.executable, "-m", "checkface", "serve", "--export", str(folder)]
    subprocess.run(command, check=True, timeout=300, capture_output=True)
    with static_site(folder) as site:
        page = granted.context.new_page()
        page.goto(f"{site.url}/")
        yield page
        page.close()


def drawn(page: Page, script: str, asked: list[Face]) -> list[tuple[str, str]]:
    pairs = [[str(face.digest), face.index] for face in asked]
    said: list[list[Any]] = page.evaluate(script, [pairs, SIDE])
    return [(words, hashlib.sha256(base64.b64decode(rgb)).hexdigest()) for words, rgb in said]


@pytest.mark.drawn
def test_twenty_random_faces_are_the_same_bytes_on_the_site(
    site_page: Page, asked: list[Face], python: list[tuple[str, str]]
) -> None:
    assert python == drawn(site_page, ON_THE_SITE, asked)


@pytest.mark.drawn
def test_twenty_random_faces_are_the_same_bytes_in_the_extension(
    granted: Browser, asked: list[Face], python: list[tuple[str, str]]
) -> None:
    page = granted.ours("popup.html")
    try:
        assert python == drawn(page, IN_THE_EXTENSION, asked)
    finally:
        page.close()
