"""Portraits and verdicts in headless Chromium: Python's pixels, said to all, safe from names."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.hosts.browser.chromium_window import Window
from tests.hosts.site.static_site import StaticSite, static_site

from checkface import Digest, Face, Painter
from checkface.javascript import files

WEIGHTS = Path(__file__).parents[3] / "core/checkface/cf1/weights/face-cf1.safetensors"
PAGE = """<!doctype html><html lang="en"><title>ui</title><link rel="stylesheet" href="ui/look.css">
<body style="background: var(--checkface-paper)"><main></main>"""
NAME = "<img src=x onerror=alert(1)>\u202egpj.exe"
SHOW = """
const [name, one, other, weights, done] = arguments;
(async () => {
  const { Digest } = await import("/index.js");
  const { comparison, PainterOnce, useLanguage } = await import("/ui/index.js");
  await useLanguage("en");
  const painter = new PainterOnce({ weights, workers: 1 });
  const [a, b] = [one, other].map((each) => Digest.parse(each));
  const two = [{ title: name, digest: a }, { title: "other", digest: b }];
  const card = comparison(...two, { painter, side: 64 });
  document.querySelector("main").replaceChildren(card);
  const drawn = await card.drawn;
  await painter.close();
  const sums = [];
  for (const canvas of card.querySelectorAll("canvas")) {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const rgb = data.filter((_, at) => at % 4 < 3);
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", rgb));
    sums.push(Array.from(sum, (each) => each.toString(16).padStart(2, "0")).join(""));
  }
  return {
    drawn, sums, verdict: card.verdict, text: card.innerText, images: document.images.length,
    alts: [...card.querySelectorAll("[role=img]")].map((each) => each.getAttribute("aria-label")),
    copied: card.querySelector("code").textContent,
  };
})().then(done, (error) => done({ failed: `${error.name}: ${error.message}` }));
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaticSite]:
    folder = tmp_path_factory.mktemp("ui")
    for name, content in files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    shutil.copy(WEIGHTS, folder)
    (folder / "page.html").write_text(PAGE)
    with static_site(folder) as site:
        yield site


def shown(window: Window, site: StaticSite, *arguments: str) -> Any:
    window.driver.get(f"{site.url}/page.html")
    said = window.driver.execute_async_script(SHOW, *arguments)
    assert "failed" not in said, said
    return said


def test_a_comparison_shows_pythons_faces_and_says_the_verdict(
    window: Window, site: StaticSite
) -> None:
    one, other = Digest.of_text("one"), Digest.of_text("other")
    said = shown(window, site, NAME, str(one), str(other), f"/{WEIGHTS.name}")

    faces = [Face(digest, index) for digest in (one, other) for index in range(3)]
    ours = [Painter().draw([face], 64)[0] for face in faces]
    plain_name = "<img src=x onerror=alert(1)>\\u202egpj.exe"
    assert [hashlib.sha256(each.tobytes()).hexdigest() for each in ours] == said["sums"]
    assert ("different", ["drawn", "drawn"], 0) == (said["verdict"], said["drawn"], said["images"])
    assert f"Different: {plain_name} and other are not the same bytes." in said["text"]
    assert [
        f"Three faces of {title}, {' '.join(Face(digest).words)}"
        for title, digest in ((plain_name, one), ("other", other))
    ] == said["alts"]
    assert str(one) == said["copied"]
    assert not window.violations("main")


def test_without_weights_words_digest_and_verdict_are_there(
    window: Window, site: StaticSite
) -> None:
    digest = Digest.of_text("one")
    said = shown(window, site, "one", str(digest), str(digest), "/nowhere")

    assert ("same", ["failed", "failed"]) == (said["verdict"], said["drawn"])
    assert "The same: one and other have one digest." in said["text"]
    assert said["text"].count(" ".join(Face(digest).words)) == 2
    assert "404" in said["text"]
    assert not window.violations("main")
