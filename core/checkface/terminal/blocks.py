"""Turns a picture into lines of coloured quadrant characters, two by two pixels a character.

Whole numbers throughout, so that the same picture gives the same characters on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

Numbers = npt.NDArray[np.int64]

GLYPHS = " ▄▐▞▘▝▖▗"
"""One of each pair of complements: the other one is the same with its two colours swapped."""
SHAPES: Numbers = np.array(
    [  # which of upper left, upper right, lower left, lower right has the foreground's colour
        [0, 0, 0, 0],
        [0, 0, 1, 1],
        [0, 1, 0, 1],
        [0, 1, 1, 0],
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
    ],
    np.int64,
)
INSIDE = SHAPES.sum(1)
"""Pixels of a shape; the four of a cell without them are outside."""

SHARPEN = ImageFilter.UnsharpMask(radius=1, percent=40, threshold=0)
"""At so few pixels eyes and mouths blur away without it; from 80 percent on, outlines glow."""

RESET = "\x1b[0m"

CUBE = (0, 95, 135, 175, 215, 255)
GREYS = tuple((8 + 10 * step,) * 3 for step in range(24))
FIRST_COLOUR = 16
"""The sixteen colours before it are the user's theme: nobody knows what they look like."""
PALETTE: Numbers = np.array([*product(CUBE, repeat=3), *GREYS], np.int64)  # [240, 3]

WEIGHTS: Numbers = np.array([2, 4, 3], np.int64)
"""How much an error in red, green and blue hurts the eye."""
TRIED = 4
"""The nearest colours tried for each half of a cell: a mixture often beats the nearest one."""
SPREAD = (((0, 1), 7), ((1, -1), 3), ((1, 0), 5), ((1, 1), 1))
"""Floyd and Steinberg's shares, in sixteenths, of an error for the (row, column) neighbours."""


def lines_24_bit(image: Image.Image, columns: int, rows: int) -> list[str]:
    """`rows` lines of `columns` characters in any colour; each line resets its colours."""
    cells = _cells(image, columns, rows)
    sums = np.einsum("sp,yxpc->yxsc", SHAPES, cells)  # [rows, columns, shape, 3]
    others = cells.sum(2)[:, :, None] - sums
    # The split with the least squared error has the greatest sum²/pixels; 12 keeps it whole.
    inside, outside = np.maximum(INSIDE, 1)[:, None], (4 - INSIDE)[:, None]
    shapes = (sums**2 * (12 // inside) + others**2 * (12 // outside)).sum(3).argmax(2)
    chosen = shapes[:, :, None, None]
    foreground = np.take_along_axis(_rounded(sums, inside), chosen, 2)[:, :, 0].tolist()
    background = np.take_along_axis(_rounded(others, outside), chosen, 2)[:, :, 0].tolist()
    return [
        _line(
            (GLYPHS[shape], _code_24_bit(*front), _code_24_bit(*back)) for shape, front, back in row
        )
        for row in map(zip, shapes.tolist(), foreground, background)
    ]


def lines_256(image: Image.Image, columns: int, rows: int) -> list[str]:
    """`rows` lines of `columns` characters in the 240 fixed colours, dithered from cell to cell."""
    cells = _cells(image, columns, rows)
    errors = np.zeros(
        (rows + 1, columns + 2, 3), np.int64
    )  # one cell more at left, right and below
    return [_line(_dither(cells[y], errors[y : y + 2])) for y in range(rows)]


def _cells(image: Image.Image, columns: int, rows: int) -> Numbers:
    """-> [rows, columns, 4, 3]: the pixels of each character."""
    size = (2 * columns, 2 * rows)
    small = image.convert("RGB").resize(size, Image.Resampling.LANCZOS).filter(SHARPEN)
    pixels = np.asarray(small, np.int64).reshape(rows, 2, columns, 2, 3)
    return pixels.transpose(0, 2, 1, 3, 4).reshape(rows, columns, 4, 3)


def _rounded(sums: Numbers, counts: Numbers) -> Numbers:
    """The mean, rounding half up."""
    return (2 * sums + counts) // (2 * counts)


def _dither(row: Numbers, errors: Numbers) -> Iterator[tuple[str, str, str]]:
    """The glyph and colours of each cell of a row; what they get wrong goes into `errors`."""
    for x, cell in enumerate(row):
        # 7/10 of the error: all of it speckles plain backgrounds with red and yellow.
        wanted = cell + errors[0, x + 1] * 7 // 640
        shape, front, back = _nearest(wanted)
        got = np.where(SHAPES[shape][:, None], PALETTE[front], PALETTE[back])
        for (down, right), share in SPREAD:
            errors[down, x + 1 + right] += share * (wanted - got).sum(0)
        yield GLYPHS[shape], f"5;{FIRST_COLOUR + front}", f"5;{FIRST_COLOUR + back}"


def _nearest(cell: Numbers) -> tuple[int, int, int]:
    """The shape and the two colours that look most like a cell, in each pixel and on average."""
    inside = SHAPES @ cell  # [shape, 3]
    fronts = _candidates(_rounded(inside, np.maximum(INSIDE, 1)[:, None]))  # [shape, TRIED]
    backs = _candidates(_rounded(cell.sum(0) - inside, (4 - INSIDE)[:, None]))
    drawn = np.where(  # [shape, TRIED, TRIED, 4, 3]
        SHAPES[:, None, None, :, None],
        PALETTE[fronts][:, :, None, None],
        PALETTE[backs][:, None, :, None],
    )
    missed = cell - drawn
    costs = ((8 * (missed**2).sum(3) + missed.sum(3) ** 2) * WEIGHTS).sum(3)
    shape, front, back = np.unravel_index(costs.argmin(), costs.shape)
    return int(shape), int(fronts[shape, front]), int(backs[shape, back])


def _candidates(colours: Numbers) -> Numbers:
    """[shape, 3] -> [shape, TRIED]: the nearest colours of the palette, the nearest first."""
    distances: Numbers = ((PALETTE - colours[:, None]) ** 2 * WEIGHTS).sum(2)
    return distances.argsort(1, kind="stable")[:, :TRIED]


def _code_24_bit(red: int, green: int, blue: int) -> str:
    return f"2;{red};{green};{blue}"


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
