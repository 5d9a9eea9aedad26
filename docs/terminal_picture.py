"""Turns an invented install into the picture of a terminal that shows it, for `make pictures`.

What stands there is what `pip-checkface install` prints at a terminal of that size, with its block
characters; here it is painted as such a terminal would.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

sys.path.append(str(Path(__file__).parents[1]))

from tests.gate.plans import Tty, asked, wheel

from checkface.terminal.grain import CHOICE_VARIABLE, Grain
from checkface.terminal.mosaics import MOSAICS
from checkface_gate.recognition import Recognised
from checkface_gate.screen.display import Display
from checkface_gate.screen.question import question

COLUMNS, ROWS, CELL, MARGIN = 100, 42, (8, 16), 20
GROUND, INK, BOLD, FAINT = (18, 18, 24), (220, 220, 220), (255, 255, 255), (110, 110, 112)
FONT, POINTS = "DejaVuSansMono.ttf", 13
GRAIN = Grain.QUADRANTS
"""What most terminals get."""
HOST = "packages.example.org"
PIECE = re.compile(r"\x1b\[([\d;]*)m|(.)")
COLOUR = re.compile(r"([34])8;2;(\d+);(\d+);(\d+)")
TYPED = (
    "\x1b[1m$ pip-checkface install requests\x1b[0m",
    f"Target: .venv/bin/python (Python 3.11)   index: {HOST}",
)

Colour = tuple[int, ...]


@dataclass
class Pen:
    """How the next character is written."""

    ink: Colour = INK
    ground: Colour = GROUND

    def obey(self, codes: str) -> None:
        plain = {"": INK, "0": INK, "1": BOLD, "2": FAINT}
        if codes in plain:
            self.ink, self.ground = plain[codes], GROUND
        for which, *channels in COLOUR.findall(codes):
            setattr(self, "ink" if which == "3" else "ground", tuple(map(int, channels)))


def terminal_picture() -> Image.Image:
    wheels = list(_plan())
    rows = [*TYPED, *_printed(wheels), *asked(wheels, COLUMNS)]
    size = (COLUMNS * CELL[0] + 2 * MARGIN, len(rows) * CELL[1] + 2 * MARGIN)
    picture = Image.new("RGB", size, GROUND)
    for number, row in enumerate(rows):
        _paint(picture, row, MARGIN + number * CELL[1])
    return picture


def _plan() -> Iterator[Recognised]:
    yield wheel("requests", "2.34.2", requested=True, host=HOST)
    for name, version, kind in (
        ("certifi", "2026.10.18", "seen"),
        ("charset-normalizer", "3.5.2", "seen"),
        ("idna", "3.20", "new"),
        ("urllib3", "2.8.0", "new"),
    ):
        made = wheel(name, version, kind=kind, host=HOST)
        needed = replace(made.candidate.wheel, needed_by=("requests",))
        yield replace(made, candidate=replace(made.candidate, wheel=needed))


def _printed(wheels: Sequence[Recognised]) -> list[str]:
    with _environment(COLUMNS=str(COLUMNS), LINES=str(ROWS), **{CHOICE_VARIABLE: GRAIN.value}):
        stream = Tty()
        with redirect_stdout(stream):
            Display("blocks").show(wheels, question(wheels))
    return stream.getvalue().splitlines()


@contextmanager
def _environment(**told: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(told)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _paint(picture: Image.Image, row: str, top: int) -> None:
    canvas, pen, left = ImageDraw.Draw(picture), Pen(), MARGIN
    for codes, glyph in PIECE.findall(row):
        if not glyph:
            pen.obey(codes)
            continue
        if glyph in MOSAICS[GRAIN].glyphs:
            _fill(canvas, glyph, pen, (left, top))
        else:
            canvas.text((left, top), glyph, pen.ink, ImageFont.truetype(FONT, POINTS))
        left += CELL[0]


def _fill(canvas: ImageDraw.ImageDraw, glyph: str, pen: Pen, corner: tuple[int, int]) -> None:
    mosaic = MOSAICS[GRAIN]
    wide, high = CELL[0] // mosaic.across, CELL[1] // mosaic.down
    for part, lit in enumerate(mosaic.shapes[mosaic.glyphs.index(glyph)]):
        left, top = (
            corner[0] + part % mosaic.across * wide,
            corner[1] + part // mosaic.across * high,
        )
        box = (left, top, left + wide - 1, top + high - 1)
        canvas.rectangle(box, pen.ink if lit else pen.ground)
