"""Promises of the HTML that all documentation tools of checkface share."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from checkface import Digest, Resolved
from checkface.pages import (
    WHAT_IS_THIS,
    Documented,
    Portrait,
    badge_html,
    block_html,
    face_html,
    script,
    style,
    table_html,
    texts_in,
)

DIGEST = Digest.of_text("any")
RELEASE = Portrait(Documented(Resolved("manifest:x", DIGEST, "tiny", "1.0", pins=("tiny==1.0",))))
COMMIT = Portrait(Documented(Resolved("git:HEAD", Digest("sha1", "1a" * 20), "commit HEAD")))
WORDS = " ".join(RELEASE.documented.words)
NASTY = "<script>alert('\"&\u202e</script>"

Layout = Callable[[Portrait, str], str]
LAYOUTS: dict[str, Layout] = {
    "face": face_html,
    "captioned": lambda portrait, src: face_html(portrait, src, caption=True),
    "linked": lambda portrait, src: face_html(portrait, src, link="there"),
    "block": block_html,
    "badge": badge_html,
    "table": lambda portrait, src: table_html([(portrait, src)]),
}
WITH_WORDS = sorted(set(LAYOUTS) - {"face", "linked"})


class Tags(HTMLParser):
    """Elements and text; fails where an end has no start."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(text)
        self.close()
        assert [] == self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        self.said += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_picture_always_has_its_text_and_its_size(layout: str) -> None:
    (picture,) = Tags(LAYOUTS[layout](RELEASE, "a/b.png")).of("img")

    assert f"Face of tiny 1.0, {WORDS}" == picture["alt"]
    assert ("a/b.png", "96", "96") == (picture["src"], picture["width"], picture["height"])


@pytest.mark.parametrize("layout", WITH_WORDS)
def test_the_words_are_text_and_no_search_engine_reads_them(layout: str) -> None:
    page = Tags(LAYOUTS[layout](RELEASE, "x.png"))

    assert WORDS in page.said
    assert "data-search-exclude" in page.found[0][1]


@pytest.mark.parametrize("layout", ["block", "table"])
def test_the_whole_digest_can_be_copied(layout: str) -> None:
    assert str(DIGEST) in Tags(LAYOUTS[layout](RELEASE, "x.png")).said


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_name_becomes_html(layout: str) -> None:
    portrait = Portrait(Documented(Resolved("x", DIGEST, NASTY)), description=NASTY)
    text = LAYOUTS[layout](portrait, '"><script>')

    assert [] == Tags(text).of("script")
    assert "\u202e" not in text


@pytest.mark.parametrize("write", [block_html, badge_html])
def test_a_page_says_what_its_documentation_describes(write: Callable[..., str]) -> None:
    text = Tags(write(RELEASE, "x.png", documents=True)).said

    assert "This documentation describes tiny 1.0" in " ".join(text.split())
    assert "describes" not in write(RELEASE, "x.png")


@pytest.mark.parametrize("write", [block_html, badge_html])
@pytest.mark.parametrize("documents", [False, True])
def test_a_commit_is_never_taken_for_a_release(
    write: Callable[..., str], *, documents: bool
) -> None:
    text = Tags(write(COMMIT, "x.png", documents=documents)).said

    assert "Not released yet: commit 1a1a1a1a" in text
    assert "describes" not in text
    assert "pip-checkface" not in text


def test_a_block_says_how_to_check_it() -> None:
    assert "pip-checkface install tiny==1.0" in Tags(block_html(RELEASE, "x.png")).said


@pytest.mark.parametrize("write", [face_html, block_html, badge_html])
def test_a_link_is_one_link_with_a_name(write: Callable[..., str]) -> None:
    address = 'a?b&c"><script>'
    page = Tags(write(replace(RELEASE, texts=texts_in("en", "")), "x.png", link=address))

    assert [{"href": address}] == page.of("a")


def test_a_table_has_a_header_for_each_column_and_row() -> None:
    page = Tags(table_html([(RELEASE, "x.png"), (COMMIT, "y.png")]))

    assert ["col"] * 4 + ["row"] * 2 == [each["scope"] for each in page.of("th")]
    assert ["x.png"] == [each["src"] for each in page.of("img")]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_commit_is_text_alone(layout: str) -> None:
    """A face that changes with each push would teach people that faces change."""
    page = Tags(LAYOUTS[layout](COMMIT, "y.png"))

    assert [] == page.of("img")
    assert "commit 1a1a1a1a" in page.said
    assert " ".join(COMMIT.documented.words) in page.said
    assert "Drawn from" not in page.said


def test_a_block_says_what_it_shows_and_leads_to_a_page_about_it() -> None:
    page = Tags(block_html(RELEASE, "x.png"))

    assert "Drawn from the release's digest; the same bytes show the same faces." in page.said
    assert [{"href": WHAT_IS_THIS}] == page.of("a")


def test_two_faces_of_one_release_are_told_apart_without_seeing_them() -> None:
    names = ["tiny-1.0.tar.gz", "tiny-1.0-py3-none-any.whl"]
    files = [
        Portrait(Documented(Resolved(f"manifest:x#{name}", DIGEST, name, "1.0"))) for name in names
    ]
    heard = [each["alt"] for each in Tags(table_html([(file, "x") for file in files])).of("img")]

    assert [f"Face of {name}, {WORDS}" for name in names] == heard


def test_the_style_moves_nothing_asks_for_nothing_and_brings_no_background() -> None:
    assert not re.search(r"animation|transition|transform|url\(|@import", style())
    backgrounds = set(re.findall(r"background:\s*([^;}]+)[;}]", style()))

    assert {"transparent", "color-mix(in srgb, currentColor 4%, transparent)"} == backgrounds
    assert "@media print" in style()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_page_needs_a_script_or_a_style_of_its_own(layout: str) -> None:
    text = LAYOUTS[layout](RELEASE, "x.png")

    assert not re.search(r"<script|<style|\son\w+=|\sstyle=", text)


def test_the_script_asks_for_nothing() -> None:
    assert not re.search(r"https?:|fetch|XMLHttpRequest|innerHTML|eval", script())


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_script_is_javascript() -> None:
    subprocess.run(["node", "--check", "-"], input=script(), text=True, check=True)
