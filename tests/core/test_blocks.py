"""What block characters promise: the picture's colours, in exactly the room that was given."""

from __future__ import annotations

import os
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

import checkface
from checkface.terminal import blocks
from checkface.terminal.grain import Grain
from checkface.terminal.layout import Graphics, Terminal, picture
from checkface.terminal.mosaics import MOSAICS
from checkface.terminal.palette import FIRST_COLOUR, PALETTE

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


@pytest.mark.parametrize("grain", [Grain.HALVES, Grain.SEXTANTS, Grain.OCTANTS])
@pytest.mark.parametrize("writer", WRITERS)
def test_nor_do_those_of_other_blocks(writer: str, grain: Grain) -> None:
    text = "\n".join([*WRITERS[writer](face(), 16, 8, grain), ""])
    golden = GOLDEN / f"face-16-{grain.value}.{writer}.txt"
    if os.environ.get(UPDATE_VARIABLE):
        golden.write_text(text, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("writer", WRITERS)
def test_a_picture_fills_exactly_its_columns_and_rows(writer: str) -> None:
    lines = WRITERS[writer](gradient(), 11, 3)
    assert [11, 11, 11] == [len(STYLE.sub("", line)) for line in lines]


@pytest.mark.parametrize("grain", Grain)
@pytest.mark.parametrize("writer", WRITERS)
def test_whatever_the_blocks_the_room_is_the_same(writer: str, grain: Grain) -> None:
    lines = WRITERS[writer](face(), 13, 5, grain)
    assert [13] * 5 == [len(STYLE.sub("", line)) for line in lines]
    assert set(STYLE.sub("", "".join(lines))) <= set(MOSAICS[grain].glyphs)


@pytest.mark.parametrize("grain", Grain)
@pytest.mark.parametrize("writer", WRITERS)
def test_each_part_of_a_cell_can_have_its_own_colour(writer: str, grain: Grain) -> None:
    """A white part in black is drawn where it is, by a character that Unicode calls so."""
    mosaic = MOSAICS[grain]
    for part in range(mosaic.parts):
        cell = Image.new("RGB", (mosaic.across, mosaic.down))
        cell.putpixel((part % mosaic.across, part // mosaic.across), (255, 255, 255))
        (line,) = WRITERS[writer](cell, 1, 1, grain)
        lit = mosaic.lit[mosaic.glyphs.index(STYLE.sub("", line))]
        swapped = re.search(r"48;(2;255;255;255|5;231)", line) is not None
        assert (str(1 + part) in lit) is not swapped
        assert len(lit) == (mosaic.parts - 1 if swapped else 1)


@pytest.mark.parametrize("grain", [Grain.SEXTANTS, Grain.OCTANTS])
def test_a_character_is_the_one_whose_name_says_what_is_lit(grain: Grain) -> None:
    """Python knows sextants since 3.10, and octants since 3.14."""
    mosaic = MOSAICS[grain]
    kind = grain.value.removesuffix("s").upper()
    for lit, glyph in zip(mosaic.lit, mosaic.glyphs, strict=True):
        name = unicodedata.name(glyph, "")
        assert not name.startswith("BLOCK ") or f"BLOCK {kind}-{lit}" == name


@pytest.mark.parametrize(
    ("grain", "first", "last"),
    [(Grain.SEXTANTS, "\U0001fb00", "\U0001fb1d"), (Grain.OCTANTS, "\U0001cd00", "\U0001cd70")],
)
def test_no_character_stands_for_two_shapes(grain: Grain, first: str, last: str) -> None:
    """Each with the last part dark, and nothing left out: half of all that can be drawn."""
    mosaic = MOSAICS[grain]
    counted = [glyph for glyph in mosaic.glyphs if first <= glyph <= last]
    assert [chr(code) for code in range(ord(first), ord(last) + 1)] == counted
    assert len(set(mosaic.glyphs)) == len(set(mosaic.lit)) == 2 ** (mosaic.parts - 1)
    assert not any(str(mosaic.parts) in lit for lit in mosaic.lit)


def test_finer_blocks_are_more_like_the_face() -> None:
    """docs/terminals.md says how much; here it is enough that each step is one."""
    original = np.asarray(face().resize((64, 64)), np.float64)
    errors = [
        float(((shown(blocks.lines_24_bit(face(), 16, 8, grain), grain) - original) ** 2).mean())
        for grain in Grain
    ]
    assert sorted(errors, reverse=True) == errors


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
    nearest = min(PALETTE.tolist(), key=lambda colour: _distance(colour, skin))
    assert _distance(drawn, skin) < _distance(nearest, skin) / 2


def test_a_picture_with_transparency_or_greys_is_drawn_too() -> None:
    plain = blocks.lines_24_bit(Image.new("RGB", (4, 4), (9, 9, 9)), 2, 1)
    assert plain == blocks.lines_24_bit(Image.new("L", (4, 4), 9), 2, 1)
    assert plain == blocks.lines_24_bit(Image.new("RGBA", (4, 4), (9, 9, 9, 255)), 2, 1)


@pytest.mark.parametrize("graphics", [Graphics.BLOCKS, Graphics.BLOCKS_256])
def test_a_square_picture_has_half_as_many_rows_as_columns(graphics: Graphics) -> None:
    assert 12 == picture(gradient(), 24, Terminal(graphics)).count("\n")


def shown(lines: list[str], grain: Grain) -> npt.NDArray[np.float64]:
    """What a terminal makes of 24-bit lines, in 4 x 8 pixels a character."""
    mosaic, rows = MOSAICS[grain], []
    y, x = np.arange(8) * mosaic.down // 8, np.arange(4) * mosaic.across // 4
    for line in lines:
        colours, cells = {"3": [0, 0, 0], "4": [0, 0, 0]}, []
        for codes, glyph in re.findall(r"\x1b\[([\d;]*)m|(.)", line):
            for ground, *channels in re.findall(r"([34])8;2;(\d+);(\d+);(\d+)", codes):
                colours[ground] = [int(channel) for channel in channels]
            if glyph:
                shape = mosaic.shapes[mosaic.glyphs.index(glyph)].reshape(mosaic.down, -1)
                cells.append(np.where(shape[np.ix_(y, x)][..., None], colours["3"], colours["4"]))
        rows.append(np.concatenate(cells, axis=1))
    return np.concatenate(rows).astype(np.float64)


def _mean(lines: list[str]) -> list[float]:
    """The average colour of characters, each quarter counted."""
    total, quarters = [0, 0, 0], 0
    quadrants = MOSAICS[Grain.QUADRANTS]
    for line in lines:
        front, back = [0, 0, 0], [0, 0, 0]
        for codes, glyphs in re.findall(r"\x1b\[([\d;]*)m([^\x1b]*)", line):
            for ground, number in re.findall(r"([34])8;5;(\d+)", codes):
                colour = PALETTE[int(number) - FIRST_COLOUR].tolist()
                front, back = (colour, back) if ground == "3" else (front, colour)
            for glyph in glyphs:
                inside = len(quadrants.lit[quadrants.glyphs.index(glyph)])
                parts = zip(total, front, back, strict=True)
                total = [t + inside * f + (4 - inside) * b for t, f, b in parts]
                quarters += 4
    return [channel / quarters for channel in total]


def _distance(one: list[float] | list[int], other: tuple[int, int, int]) -> float:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
