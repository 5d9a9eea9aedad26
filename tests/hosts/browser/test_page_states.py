"""Promises of a page of ours in whatever state a reader has it: faces, words and digest are there.

On paper, from right to left, with a strict policy, without scripts or styles, with little data, in
large letters, in few colours: each of them, in each language.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options
from PIL import Image
from tests.hosts.browser.chromium_window import Window, open_window

from checkface import Artifact, Digest, Manifest, Release
from checkface.pages import (
    Appearance,
    Portrait,
    Resolutions,
    html_of,
    script,
    style,
    texts_in,
)
from checkface_github_action.block import Block

WHEEL, SDIST = "tiny-1.0-py3-none-any.whl", "tiny-1.0.tar.gz"
RELEASE = Release.of_artifacts(
    [Artifact(name, 3, Digest.of_text(name)) for name in (WHEEL, SDIST)], "tiny", "1.0"
)
LANGUAGES = {"en": "ltr", "fr": "ltr", "de": "ltr", "ja": "ltr", "he": "rtl", "ar": "rtl"}
POLICY = "default-src 'self'"
PHONE = 390
STATES: dict[str, dict[str, Any]] = {
    "usual": {},
    "strict policy": {"headers": {"Content-Security-Policy": POLICY}},
    "no script": {"scripts": False},
    "no style": {"styled": False},
    "paper": {"media": "print"},
    "little data": {"features": {"prefers-reduced-data": "reduce"}},
    "few colours": {"features": {"forced-colors": "active"}},
    "more contrast": {"features": {"prefers-contrast": "more"}},
    "dark": {"features": {"prefers-color-scheme": "dark"}},
    "large letters": {"letters": "200%"},
}
SEEN = """(() => {
  const shown = each => each.checkVisibility() && each.getBoundingClientRect().height > 0;
  const block = document.querySelector("figure.checkface-block");
  const faces = [...document.querySelectorAll("img.checkface-picture")];
  const wide = each => each.getBoundingClientRect().right > innerWidth + 1
    || each.getBoundingClientRect().left < -1;
  const whole = "figure[class^=checkface-], .checkface-table, .checkface-face";
  return {
    faces: faces.filter(each => shown(each) && each.naturalWidth).length,
    text: block.innerText.replace(/\\s/g, ""),
    beyond: [...document.querySelectorAll(whole)].filter(wide).map(each => each.className),
    buttons: [...document.querySelectorAll(".checkface-copy")].filter(shown).length,
    backwards: [...block.querySelectorAll("code")].filter(
      each => getComputedStyle(each).direction === "rtl").length,
  };
})()"""


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder with the headers that a test wants."""

    more: dict[str, str]

    def __init__(self, *arguments: Any, more: dict[str, str], **named: Any) -> None:
        self.more = more
        super().__init__(*arguments, **named)

    def end_headers(self) -> None:
        for name, value in self.more.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    yield from open_window()


@pytest.fixture
def headers() -> dict[str, str]:
    return {}


@pytest.fixture
def address(tmp_path: Path, headers: dict[str, str]) -> Iterator[str]:
    """Where `tmp_path` is served, with `headers`."""
    handler = partial(Handler, directory=str(tmp_path), more=headers)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def page(folder: Path, language: str, *, styled: bool = True, letters: str = "100%") -> None:
    """A page with every form, and nothing of a theme."""
    (folder / "checkface.json").write_text(Manifest.of(RELEASE, {}).text)
    found = Resolutions(folder).rows("manifest:checkface.json")
    texts = texts_in(language)
    rows = tuple(Portrait(each, size=48, texts=texts) for each in found)
    shown = [
        Appearance.of(Portrait(found[0], trio=True, texts=texts), "block", documents=True),
        Appearance.of(rows[1], "badge"),
        Appearance.of(rows[2], "face", caption=True),
        Appearance(rows, "table"),
    ]
    body = "\n".join(html_of(each, _pictures(folder, each), "") for each in shown)
    (folder / "ours.css").write_text(f"{style()}html {{ font-size: {letters} }}" if styled else "")
    (folder / "ours.js").write_text(script())
    (folder / "index.html").write_text(
        f'<!doctype html><html lang="{language}" dir="{LANGUAGES[language]}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<title>x</title><link rel="icon" href="ours.css"><link rel="stylesheet" href="ours.css">'
        f'</head><body><main>{body}</main><script src="ours.js"></script></body></html>',
        "utf-8",
    )


def _pictures(folder: Path, appearance: Appearance) -> list[str]:
    """Of the right sizes; what is on them matters to nobody here."""
    for each in appearance.portraits:
        Image.new("RGB", (each.width, each.height), "grey").save(folder / each.filename)
    return [each.filename for each in appearance.portraits]


def visit(window: Window, address: str, state: dict[str, Any]) -> dict[str, Any]:
    """What a reader of the page sees in that state."""
    window.emulate(state.get("media", ""), state.get("features", {}))
    window.complaints()
    if not state.get("scripts", True):
        with window.without_scripts():
            window.visit(address)
        return dict(window.read(SEEN))
    window.visit(address)
    return dict(window.read(SEEN))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("width", [PHONE, 1280])
def test_faces_words_and_digest_are_there(
    width: int,
    state: str,
    language: str,
    tmp_path: Path,
    window: Window,
    address: str,
    headers: dict[str, str],
) -> None:
    wanted = STATES[state]
    headers.update(wanted.get("headers", {}))
    page(tmp_path, language, **{key: wanted[key] for key in ("styled", "letters") if key in wanted})
    window.resize(width)
    seen = visit(window, address, wanted)

    assert 7 == seen["faces"]
    assert "".join(RELEASE.words) in seen["text"]
    assert str(RELEASE.digest) in seen["text"]
    assert "pip-checkfaceinstalltiny==1.0" in seen["text"]
    assert 0 == seen["backwards"]
    assert [] == window.complaints()
    if state != "no style":
        assert [] == seen["beyond"]
        assert (state not in {"paper", "no script"}) == (seen["buttons"] == 5)


@pytest.mark.parametrize("state", ["usual", "few colours", "more contrast", "large letters"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_nobody_is_kept_out(
    state: str, language: str, tmp_path: Path, window: Window, address: str
) -> None:
    wanted = STATES[state]
    page(tmp_path, language, **{key: wanted[key] for key in ("letters",) if key in wanted})
    window.resize(PHONE)
    visit(window, address, wanted)

    assert [] == window.violations()


def test_paper_has_each_of_ours_whole_and_no_button(
    tmp_path: Path, window: Window, address: str
) -> None:
    page(tmp_path, "en")
    window.emulate("print", {})
    window.visit(address)

    assert {"avoid"} == set(
        window.read(
            "[...document.querySelectorAll('figure, tr')].map(e => getComputedStyle(e).breakInside)"
        )
    )
    assert "visible" == window.style(".checkface-table", "overflow-x")


def test_a_page_is_light_enough_for_who_pays_for_each_byte(tmp_path: Path) -> None:
    """All that is of ours and no picture."""
    page(tmp_path, "en")
    written = len((tmp_path / "index.html").read_bytes())

    assert written + len(style()) + len(script()) < 20_000
    assert not re.search(r"data:image", (tmp_path / "index.html").read_text("utf-8"))


FORGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>x</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<style>main { margin: 16px } img { max-width: 100% } table { display: block; overflow: auto;
width: max-content; max-width: 100% } code { white-space: break-spaces; word-break: break-all }
</style></head><body><main>{body}</main></body></html>"""
"""How a forge lays out what somebody wrote."""
SANITISED = {"a", "br", "code", "details", "h3", "img", "p", "pre", "span", "strong", "summary"}
SANITISED |= {"table", "tbody", "td", "th", "thead", "tr"}
ATTRIBUTES = {"align", "alt", "href", "lang", "src", "width"}
"""What a forge leaves of HTML that we write, or that its Markdown comes to."""


@pytest.mark.parametrize("width", [PHONE, 1012])
def test_a_forge_squeezes_no_face_and_takes_nothing_of_ours_away(
    width: int, tmp_path: Path, window: Window
) -> None:
    names = {artifact.digest: f"{artifact.digest.value[:8]}.png" for artifact in RELEASE.artifacts}
    for name in names.values():
        Image.new("RGB", (128, 128), "grey").save(tmp_path / name)
    Image.new("RGB", (816, 256), "grey").save(tmp_path / "trio.png")
    block = Block(RELEASE, ".", 64, "trio.png", names, attached=frozenset({"SHA256SUMS"}))
    body = github_flavored_markdown_to_html(block.text, Options.CMARK_OPT_UNSAFE)
    (tmp_path / "index.html").write_text(FORGE.replace("{body}", body), "utf-8")
    window.resize(width)
    window.open(tmp_path / "index.html")
    shown = window.read(
        "[...document.images].map(e => e.naturalWidth / e.naturalHeight * e.height - e.width)"
    )
    used = "[...document.querySelectorAll('main *')].flatMap"

    assert 3 == len(shown)
    assert max(map(abs, shown)) <= 1
    assert set(window.read(f"{used}(e => e.localName)")) <= SANITISED
    assert set(window.read(f"{used}(e => e.getAttributeNames())")) - {"loading"} <= ATTRIBUTES
    assert 0 == window.read("document.documentElement.scrollWidth - innerWidth")
