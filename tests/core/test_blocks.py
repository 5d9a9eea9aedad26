"""What quadrant characters promise: the picture's colours, in exactly the room that was given."""

from __future__ import annotations

import os
import re
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

import checkface
from checkface.terminal import blocks
from checkface.terminal.layout import Graphics, Terminal, picture

GOLDEN = Path(__file__).parents[1] / "golden" / "terminal"
UPDATE_VARIABLE = "CHECKFACE_UPDATE_GOLDEN"
STYLE = re.compile(r"\x1b\[([\d;]*)m")
WRITERS = {"24-bit": blocks.lines_24_bit, "256": blocks.lines_256}


def gradient() -> Image.Image:
    """Every pixel another colour: red to the right, green to the bottom, blue to the left."""
    image = Image.new("RGB", (16, 16))
    image.putdata([(x * 17, y * 17, 255 - x * 17) for y in range(16) for x in range(16)])
    return image


def face() -> Image.Image:
    return checkface.Face(checkface.Digest.of_bytes(b"")).image(64)


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize(
    ("name", "columns"), [("gradient", 8), ("face", 16), ("face", 24)], ids=str
)
def test_the_characters_of_a_picture_never_change_unnoticed(
    writer: str, name: str, columns: int
) -> None:
    """Renew the golden files with CHECKFACE_UPDATE_GOLDEN=1, and look at them with `cat`."""
    image = {"gradient": gradient, "face": face}[name]()
    text = "\n".join([*WRITERS[writer](image, columns, columns // 2), ""])
    golden = GOLDEN / f"{name}-{columns}.{writer}.txt"
    if os.environ.get(UPDATE_VARIABLE):
        golden.write_text(text, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("writer", WRITERS)
def test_a_picture_fills_exactly_its_columns_and_rows(writer: str) -> None:
    lines = WRITERS[writer](gradient(), 11, 3)
    assert [11, 11, 11] == [len(STYLE.sub("", line)) for line in lines]


@pytest.mark.parametrize("writer", WRITERS)
def test_no_colour_is_left_on_at_the_end_of_a_line(writer: str) -> None:
    """Else the rest of the line, and the text beside the picture, would be painted too."""
    for line in WRITERS[writer](gradient(), 8, 4):
        assert line.endswith("\x1b[0m")


def test_a_plain_picture_is_drawn_in_its_own_colour_without_a_seam() -> None:
    """Blanks, since fonts leave gaps around block characters."""
    lines = blocks.lines_24_bit(Image.new("RGB", (8, 8), (1, 2, 3)), 4, 2)
    assert ["\x1b[48;2;1;2;3m    \x1b[0m"] * 2 == lines


def test_each_quarter_of_a_cell_can_have_its_own_colour() -> None:
    """A white corner in black is drawn as such, at each of the four corners."""
    drawn = ""
    for corner in [(0, 0), (1, 0), (0, 1), (1, 1)]:
        quarters = Image.new("RGB", (2, 2))
        quarters.putpixel(corner, (255, 255, 255))
        drawn += STYLE.sub("", blocks.lines_24_bit(quarters, 1, 1)[0])
    assert "▘▝▖▗" == drawn


def test_colours_are_written_only_where_they_change() -> None:
    """A face at 32 columns stays below 24 KB, which log viewers and slow lines can take."""
    lines = blocks.lines_24_bit(face(), 32, 16)
    for line in lines:
        written = STYLE.findall(line)
        assert all(one != next_one for one, next_one in pairwise(written))
    assert sum(map(len, lines)) < 24_000


def test_256_colours_leave_the_sixteen_of_the_theme_alone() -> None:
    """Nobody knows what a user's theme makes of them."""
    codes = re.findall(r"[34]8;5;(\d+)", "".join(blocks.lines_256(face(), 24, 12)))
    assert min(map(int, codes)) >= 16
    assert max(map(int, codes)) <= 255


def test_256_colours_keep_the_colour_of_a_surface_on_average() -> None:
    """Skin is between the palette's colours; without dithering it comes out another colour."""
    skin = (214, 152, 121)
    drawn = _mean(blocks.lines_256(Image.new("RGB", (64, 64), skin), 32, 16))
    nearest = min(blocks.PALETTE.tolist(), key=lambda colour: _distance(colour, skin))
    assert _distance(drawn, skin) < _distance(nearest, skin) / 2


def test_a_picture_with_transparency_or_greys_is_drawn_too() -> None:
    plain = blocks.lines_24_bit(Image.new("RGB", (4, 4), (9, 9, 9)), 2, 1)
    assert plain == blocks.lines_24_bit(Image.new("L", (4, 4), 9), 2, 1)
    assert plain == blocks.lines_24_bit(Image.new("RGBA", (4, 4), (9, 9, 9, 255)), 2, 1)


@pytest.mark.parametrize("graphics", [Graphics.BLOCKS, Graphics.BLOCKS_256])
def test_a_square_picture_has_half_as_many_rows_as_columns(graphics: Graphics) -> None:
    assert 12 == picture(gradient(), 24, Terminal(graphics)).count("\n")


def _mean(lines: list[str]) -> list[float]:
    """The average colour of characters, each quarter counted."""
    total, quarters = [0, 0, 0], 0
    for line in lines:
        front, back = [0, 0, 0], [0, 0, 0]
        for codes, glyphs in re.findall(r"\x1b\[([\d;]*)m([^\x1b]*)", line):
            for ground, number in re.findall(r"([34])8;5;(\d+)", codes):
                colour = blocks.PALETTE[int(number) - blocks.FIRST_COLOUR].tolist()
                front, back = (colour, back) if ground == "3" else (front, colour)
            for glyph in glyphs:
                inside = int(blocks.INSIDE[blocks.GLYPHS.index(glyph)])
                parts = zip(total, front, back, strict=True)
                total = [t + inside * f + (4 - inside) * b for t, f, b in parts]
                quarters += 4
    return [channel / quarters for channel in total]


def _distance(one: list[float] | list[int], other: tuple[int, int, int]) -> float:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
