"""Turns a digest with a name into a card: face or trio, name, version, words and short digest."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checkface import keys
from checkface.cf1 import identity
from checkface.digest import Digest
from checkface.face import Face, Trio, draw_faces
from checkface.html_element import own_text
from checkface.pictures.fonts import Weight
from checkface.pictures.formats import PictureFormat, encode
from checkface.pictures.page import CARD, LINE, MUTED, SCALE, Page, Type, cut_out
from checkface.plain_text import plain

if TYPE_CHECKING:
    from PIL import Image

WIDTH = 640
MARGIN = 28
INNER = WIDTH - 2 * MARGIN
RADIUS = 20
FACE_RADIUS = 14

SINGLE_SIDE = 192
TRIO_GAP = 16
TRIO_SIDE = (INNER - 2 * TRIO_GAP) / 3

EMBEDDED_PIXELS = 256
"""The size of the faces inside an SVG: one that cf1 defines to the bit."""

NAME = Type(26, Weight.SEMIBOLD)
VERSION = Type(17, colour=MUTED)
WORDS = Type(22)
DETAIL = Type(13, colour=MUTED)
SPACE = 10

ROOM = 0.94
"""The share of a line that text may fill: a reader of the SVG without Inter has a wider font."""

FULL = 0.88
"""The share of its room from which on a line would be too long in the widest usual font."""

FONTS = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True)
class Card:
    """What a card shows."""

    digest: Digest
    name: str
    version: str | None = None
    trio: bool = False
    """Three faces, for a person who verifies, instead of one."""

    @property
    def faces(self) -> tuple[Face, ...]:
        return Trio(self.digest).faces if self.trio else (Face(self.digest),)

    @property
    def title(self) -> str:
        return plain(f"Face of {self.name} {self.version or ''}".rstrip())

    @property
    def description(self) -> str:
        words = " ".join(keys.words(self.digest))
        return f"Words: {words}. Digest: {self.digest}. Scheme: {identity.SCHEME}."


@dataclass(frozen=True)
class Line:
    """A line of text and where its baseline starts, or ends."""

    x: float
    baseline: float
    text: str
    kind: Type
    anchor: str = "l"
    room: float = math.inf
    """How long it may be."""

    @property
    def svg(self) -> str:
        weight = ' font-weight="600"' if self.kind.weight is Weight.SEMIBOLD else ""
        anchor = ' text-anchor="end"' if self.anchor == "r" else ""
        return (
            f'<text x="{self.x:g}" y="{self.baseline:g}" font-size="{self.kind.size:g}"{weight}'
            f'{anchor}{self._length} fill="{self.kind.colour}">{own_text(self.text)}</text>'
        )

    @property
    def _length(self) -> str:
        """A full line is as long in a reader's wider font as it is in ours. Not so one in letters
        that our font has not: nobody here knows how wide those are."""
        wide = self.kind.width(self.text)
        if wide < FULL * self.room or not self.text.replace("…", "").isascii():
            return ""
        return f' textLength="{wide:.0f}" lengthAdjust="spacingAndGlyphs"'


@dataclass(frozen=True)
class Layout:
    """Where everything stands: what the PNG and the SVG of a card share."""

    height: float
    side: float
    columns: tuple[float, ...]
    """The left edge of each face."""
    lines: tuple[Line, ...]


def draw_card(card: Card) -> Image.Image:
    """The card as a picture with transparent corners, two pixels a unit."""
    layout = lay_out(card)
    page = Page.blank(WIDTH, layout.height, LINE)
    page.box(1, 1, WIDTH - 2, layout.height - 2, RADIUS - 1, CARD)
    pictures = draw_faces(card.faces, round(layout.side * SCALE))
    for x, picture in zip(layout.columns, pictures, strict=True):
        page.picture(x, MARGIN, picture, layout.side, FACE_RADIUS)
    for line in layout.lines:
        page.text(line.x, line.baseline, line.text, line.kind, line.anchor)
    return cut_out(page.image, RADIUS * SCALE)


def card_svg(card: Card, pictures: Sequence[Image.Image] | None = None) -> str:
    """The card as an SVG that needs no other file; screen readers get words and full digest.

    `pictures` of its faces, where they are drawn already.
    """
    pictures = pictures or draw_faces(card.faces, EMBEDDED_PIXELS)
    layout = lay_out(card)
    key = card.digest.value[:8]  # several cards may stand in one page, where an id is unique
    box = f'width="{WIDTH - 1}" height="{layout.height - 1:g}" rx="{RADIUS}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{layout.height:g}" '
        f'viewBox="0 0 {WIDTH} {layout.height:g}" role="img" '
        f'aria-labelledby="title-{key} words-{key}" font-family="{FONTS}">'
    )
    parts = [
        head,
        f'<title id="title-{key}">{own_text(card.title)}</title>',
        f'<desc id="words-{key}">{own_text(card.description)}</desc>',
        f'<rect x="0.5" y="0.5" {box} fill="{CARD}" stroke="{LINE}"/>',
        *_svg_faces(pictures, layout, key),
        *(line.svg for line in layout.lines),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def lay_out(card: Card) -> Layout:
    return _beneath_trio(card) if card.trio else _beside_face(card)


def _beside_face(card: Card) -> Layout:
    """Name at the face's upper edge, digest at its lower, the words between them."""
    x = 2 * MARGIN + SINGLE_SIDE
    room = (WIDTH - MARGIN - x) * ROOM
    bottom = MARGIN + SINGLE_SIDE - 1
    words = keys.words(card.digest)
    version = VERSION.shorten(plain(card.version or ""), room)
    lines = (
        Line(x, MARGIN + 21, NAME.shorten(plain(card.name), room), NAME, room=room),
        Line(x, MARGIN + 47, version, VERSION, room=room),
        Line(x, bottom - 70, " ".join(words[:2]), WORDS),
        Line(x, bottom - 40, " ".join(words[2:]), WORDS),
        *_last_line(card, x, bottom),
    )
    return Layout(2 * MARGIN + SINGLE_SIDE, SINGLE_SIDE, (MARGIN,), _that_say_something(lines))


def _beneath_trio(card: Card) -> Layout:
    """Name and version in one line under the faces, then the words, then the digest."""
    bottom = MARGIN + TRIO_SIDE
    most = INNER / 3
    version = VERSION.shorten(plain(card.version or ""), most)
    room = INNER * ROOM - VERSION.width(version) - SPACE
    name = NAME.shorten(plain(card.name), room)
    words = " ".join(keys.words(card.digest))
    lines = (
        Line(MARGIN, bottom + 44, name, NAME, room=room),
        # Right-aligned, for where a name ends depends on the reader's font.
        Line(WIDTH - MARGIN, bottom + 44, version, VERSION, "r", room=most),
        Line(MARGIN, bottom + 80, words, WORDS.shrunk(words, INNER * ROOM)),
        *_last_line(card, MARGIN, bottom + 114),
    )
    columns = tuple(MARGIN + number * (TRIO_SIDE + TRIO_GAP) for number in range(len(card.faces)))
    return Layout(bottom + 114 + MARGIN, TRIO_SIDE, columns, _that_say_something(lines))


def _last_line(card: Card, x: float, baseline: float) -> tuple[Line, Line]:
    scheme = f"checkface {identity.SCHEME}"
    return (
        Line(x, baseline, card.digest.short, DETAIL),
        Line(WIDTH - MARGIN, baseline, scheme, DETAIL, "r"),
    )


def _that_say_something(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Those that say something: a card may have no version."""
    return tuple(line for line in lines if line.text)


def _svg_faces(pictures: Sequence[Image.Image], layout: Layout, key: str) -> list[str]:
    parts = []
    kind = "face" if len(pictures) == 1 else "trio"  # a page may show both of one digest
    for number, (x, picture) in enumerate(zip(layout.columns, pictures, strict=True)):
        place = f'x="{x:g}" y="{MARGIN}" width="{layout.side:g}" height="{layout.side:g}"'
        parts += svg_face(picture, place, FACE_RADIUS, f"{kind}-{key}-{number}")
    return parts


def svg_face(picture: Image.Image, place: str, radius: float, shape: str) -> list[str]:
    """A data URI: a link to a picture would not load where an SVG is shown as one."""
    data = base64.b64encode(encode(picture, PictureFormat.PNG)).decode("ascii")
    source = f"data:image/png;base64,{data}"
    return [
        f'<clipPath id="{shape}"><rect {place} rx="{radius:g}"/></clipPath>',
        f'<image {place} clip-path="url(#{shape})" href="{source}"/>',
    ]
