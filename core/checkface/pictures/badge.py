"""Turns a digest into a badge: a face and the four words, in one line, as an SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checkface.cf1 import identity
from checkface.face import Face
from checkface.html_element import own_text
from checkface.keys import words
from checkface.pictures.card import FONTS, ROOM, svg_face
from checkface.pictures.page import CARD, INK, LINE, Type

if TYPE_CHECKING:
    from PIL import Image

    from checkface.digest import Digest

HEIGHT = 40
FACE = 32
MARGIN = (HEIGHT - FACE) / 2
RADIUS = 6
TEXT = Type(14)
SPACE = 10
TEXT_START = MARGIN + FACE + SPACE
PLACE = f'x="{MARGIN:g}" y="{MARGIN:g}" width="{FACE}" height="{FACE}"'


def badge_svg(digest: Digest, picture: Image.Image | None = None) -> str:
    """A badge that needs no other file; screen readers get words and full digest.

    `picture` of face 0, where it is drawn already.
    """
    said = " ".join(words(digest))
    width = round(TEXT_START + TEXT.width(said) / ROOM + SPACE)
    shape = f"badge-{digest.value[:8]}"
    text = f'<text x="{TEXT_START:g}" y="25" font-size="{TEXT.size:g}" fill="{INK}">'
    parts = [
        _start(width, shape),
        f'<title id="{shape}-title">{own_text(_title(digest, said))}</title>',
        _box(width),
        *svg_face(picture or Face(digest).image(2 * FACE), PLACE, RADIUS, shape),
        f"{text}{own_text(said)}</text>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _start(width: int, shape: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" '
        f'viewBox="0 0 {width} {HEIGHT}" role="img" aria-labelledby="{shape}-title" '
        f'font-family="{FONTS}">'
    )


def _title(digest: Digest, said: str) -> str:
    return f"checkface: {said}. Digest: {digest}. Scheme: {identity.SCHEME}."


def _box(width: int) -> str:
    size = f'width="{width - 1}" height="{HEIGHT - 1}" rx="{RADIUS + MARGIN:g}"'
    return f'<rect x="0.5" y="0.5" {size} fill="{CARD}" stroke="{LINE}"/>'
