"""Turns a picture into lines of coloured block characters, each in two colours.

Whole numbers throughout (in arrays of floats, where sums of products are quicker, and exact), so
that the same picture gives the same characters on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from checkface.terminal import dithering
from checkface.terminal.grain import Grain
from checkface.terminal.mosaics import MOSAICS, Mosaic
from checkface.terminal.palette import FIRST_COLOUR

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SHARPEN = ImageFilter.UnsharpMask(radius=1, percent=40, threshold=0)
"""At so few pixels eyes and mouths blur away without it; from 80 percent on, outlines glow."""

RESET = "\x1b[0m"


class Painted(NamedTuple):
    """[row, column] of each: which character it is, and its colours as a terminal takes them."""

    shapes: Numbers
    fronts: list[list[str]]
    backs: list[list[str]]


def lines_24_bit(
    image: Image.Image, columns: int, rows: int, grain: Grain = Grain.QUADRANTS
) -> list[str]:
    """`rows` lines of `columns` characters in any colour; each line resets its colours."""
    mosaic = MOSAICS[grain]
    cells = _cells(image, columns, rows, mosaic)
    sums, others = divided_sums(cells, mosaic)
    shapes = likeness(sums, others, mosaic).argmax(-1)
    fronts = _of_shape(_means(sums, mosaic.inside), shapes)
    backs = _of_shape(_means(others, mosaic.outside), shapes)
    painted = Painted(
        shapes.reshape(rows, columns),
        _codes_24_bit(fronts.reshape(rows, columns, 3)),
        _codes_24_bit(backs.reshape(rows, columns, 3)),
    )
    return _lines(painted, mosaic)


def lines_256(
    image: Image.Image, columns: int, rows: int, grain: Grain = Grain.QUADRANTS
) -> list[str]:
    """`rows` lines of `columns` characters in the 240 fixed colours, dithered from cell to cell."""
    mosaic = MOSAICS[grain]
    cells = _cells(image, columns, rows, mosaic).reshape(rows, columns, mosaic.parts, 3)
    shapes, fronts, backs = dithering.dithered_cells(cells.astype(np.int64), mosaic)
    return _lines(Painted(shapes, _codes_256(fronts), _codes_256(backs)), mosaic)


def _cells(image: Image.Image, columns: int, rows: int, mosaic: Mosaic) -> Floats:
    """-> [rows x columns, part, 3]: the pixels of each character."""
    across, down = mosaic.across, mosaic.down
    size = (across * columns, down * rows)
    small = image.convert("RGB").resize(size, Image.Resampling.LANCZOS).filter(SHARPEN)
    pixels = np.asarray(small, np.float64).reshape(rows, down, columns, across, 3)
    return pixels.transpose(0, 2, 1, 3, 4).reshape(rows * columns, mosaic.parts, 3)


def divided_sums(cells: Floats, mosaic: Mosaic) -> tuple[Floats, Floats]:
    """[cell, shape, 3] twice: the sums of what each shape has inside, and outside."""
    sums = mosaic.shapes.astype(np.float64) @ cells
    return sums, cells.sum(1)[:, None] - sums


def likeness(sums: Floats, others: Floats, mosaic: Mosaic) -> Floats:
    """[cell, shape]: the split with the least squared error has the greatest sum²/pixels."""
    inside = sums**2 * (mosaic.common // mosaic.inside)
    outside = others**2 * (mosaic.common // mosaic.outside)
    told: Floats = (inside + outside).sum(2)
    return told


def _of_shape(values: Numbers, shapes: Numbers) -> Numbers:
    """[cell, shape, 3] -> [cell, 3]: those of the chosen shape."""
    chosen: Numbers = values[np.arange(len(values)), shapes]
    return chosen


def _means(sums: Floats, counts: Numbers) -> Numbers:
    """The mean, rounding half up."""
    return (2 * sums.astype(np.int64) + counts) // (2 * counts)


def _codes_24_bit(colours: Numbers) -> list[list[str]]:
    return [[f"2;{red};{green};{blue}" for red, green, blue in row] for row in colours.tolist()]


def _codes_256(colours: Numbers) -> list[list[str]]:
    return [[f"5;{FIRST_COLOUR + colour}" for colour in row] for row in colours.tolist()]


def _lines(painted: Painted, mosaic: Mosaic) -> list[str]:
    rows = zip(painted.shapes.tolist(), painted.fronts, painted.backs, strict=True)
    return [
        _line(zip(map(mosaic.glyphs.__getitem__, shapes), fronts, backs, strict=True))
        for shapes, fronts, backs in rows
    ]


def _line(cells: Iterable[tuple[str, str, str]]) -> str:
    """Characters with only the colours that change, and none left on at the end."""
    pieces, front, back = [], "", ""
    for glyph, wanted_front, wanted_back in cells:
        codes = []
        if glyph != " " and wanted_front != front:
            front = wanted_front
            codes.append(f"38;{front}")
        if wanted_back != back:
            back = wanted_back
            codes.append(f"48;{back}")
        pieces.append(f"\x1b[{';'.join(codes)}m{glyph}" if codes else glyph)
    return "".join(pieces) + RESET
