"""Promises of the card: SVG and picture show the same, and a reader needs no eyes."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from checkface.digest import Digest
from checkface.face import Face
from checkface.keys import words
from checkface.pictures.card import Card, card_svg, draw_card

SVG = "{http://www.w3.org/2000/svg}"
EMPTY = Digest.of_text("")
DATA = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")

CARDS = {
    "card": Card(EMPTY, "checkface", "0.1.0"),
    "card-trio": Card(EMPTY, "checkface-0.1.0-py3-none-any.whl", "0.1.0", trio=True),
}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_looks_as_it_did(
    name: str, same_as_golden: Callable[[Image.Image, str], None]
) -> None:
    same_as_golden(draw_card(CARDS[name]), f"{name}.png")


@pytest.mark.parametrize("name", CARDS)
def test_an_svg_card_reads_as_it_did(name: str, same_as_golden: Callable[[str, str], None]) -> None:
    """The faces stand as the sha256 of their pixels: how they are compressed is no promise."""
    svg = DATA.sub(lambda match: f"pixels:{_pixels(match[1])}", card_svg(CARDS[name]))

    same_as_golden(svg, f"{name}.svg.txt")


def test_an_svg_card_holds_the_exact_face() -> None:
    (data,) = DATA.findall(card_svg(CARDS["card"]))

    assert hashlib.sha256(Face(EMPTY).image(256).tobytes()).hexdigest() == _pixels(data)


def test_an_svg_card_needs_no_other_file() -> None:
    links = re.findall(r'(?:href|src)="([^"]{,30})|url\(([^)]*)\)', card_svg(CARDS["card-trio"]))

    assert all(href.startswith("data:") or shape.startswith("#") for href, shape in links)


def test_a_screen_reader_gets_name_words_and_the_full_digest() -> None:
    root = ET.fromstring(card_svg(CARDS["card"]))  # noqa: S314 (our own text)
    title, description = root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")

    assert "img" == root.get("role")
    assert "Face of checkface 0.1.0" == title
    assert description is not None
    assert " ".join(words(EMPTY)) in description
    assert str(EMPTY) in description
    labels = (root.get("aria-labelledby") or "").split()
    assert labels == [element.get("id") for element in root[:2]]


def test_hostile_names_stay_text() -> None:
    card = Card(EMPTY, '</text><b>"&\x1b', "]]>\u202e")

    root = ET.fromstring(card_svg(card))  # noqa: S314 (the test is that it parses)

    assert {"svg", "title", "desc", "rect", "clipPath", "image", "text"} == {
        element.tag.removeprefix(SVG) for element in root.iter()
    }
    shown = [element.text for element in root.iter(f"{SVG}text")]
    assert [r'</text><b>"&\x1b', r"]]>\u202e"] == shown[:2]


def test_a_card_without_a_version_has_no_empty_line() -> None:
    root = ET.fromstring(card_svg(Card(EMPTY, "checkface")))  # noqa: S314 (our own text)

    assert all(element.text for element in root.iter(f"{SVG}text"))
    assert "Face of checkface" == root.findtext(f"{SVG}title")


def test_words_and_digest_are_never_cut() -> None:
    card = Card(EMPTY, "n" * 500, "v" * 500, trio=True)
    shown = [element.text for element in ET.fromstring(card_svg(card)).iter(f"{SVG}text")]  # noqa: S314

    assert " ".join(words(EMPTY)) in shown
    assert EMPTY.short in shown


def _pixels(data: str) -> str:
    return hashlib.sha256(Image.open(io.BytesIO(base64.b64decode(data))).tobytes()).hexdigest()


def test_card_and_trio_of_one_digest_stand_in_one_page() -> None:
    """A shape of the one would else cut the faces of the other."""
    cards = [card_svg(Card(EMPTY, "x", trio=trio)) for trio in (False, True)]
    shapes = re.findall(r'<clipPath id="([^"]*)"', "".join(cards))

    assert 4 == len(shapes) == len(set(shapes))


LONG = "a-very-long-name-" * 9


@pytest.mark.parametrize("trio", [False, True])
@pytest.mark.parametrize("version", ["1.0.0", "2024.11.25.dev1234567+g0123456789abcdef.d20241125"])
def test_a_long_line_is_no_longer_in_a_wider_font(version: str, *, trio: bool) -> None:
    """Name and version would else stand in each other, or beside the card."""
    root = ET.fromstring(card_svg(Card(EMPTY, LONG, version, trio)))  # noqa: S314 (our own text)
    name, number = list(root.iter(f"{SVG}text"))[:2]
    ends = float(name.get("x", "")) + float(name.get("textLength", "inf"))

    assert "spacingAndGlyphs" == name.get("lengthAdjust")
    assert ("dev" in version) is ("textLength" in number.attrib)
    assert ends < 640 - 28 - (float(number.get("textLength", "40")) if trio else 0)


@pytest.mark.parametrize("name", ["requests", "顔認識ライブラリ検証" * 5, "😀" * 40])
def test_other_lines_are_as_long_as_their_letters(name: str) -> None:
    """Nobody here knows how wide those are that our font has not."""
    assert "textLength" not in card_svg(Card(EMPTY, name, "1.0.0", trio=True))
