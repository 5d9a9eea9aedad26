"""Turns a posted picture and a redrawn one into whether they show the same.

Faces are the same to the bit on every machine. Letters are not: another FreeType may draw their
edges differently, so where text stands a picture needs to be alike, and only there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import ImageChops

from checkface.pictures.page import SCALE
from checkface.pictures.sheet import FACE, RADIUS, Grid

if TYPE_CHECKING:
    from PIL import Image

TILE = 8
LARGEST_DIFFERENCE = 16
"""Of 255, in the mean of any tile: far less than a letter that is another letter."""


def same_pixels(one: Image.Image, other: Image.Image) -> bool:
    """Whether every pixel is the same, byte for byte."""
    if one.size != other.size:
        return False
    return one.convert("RGBA").tobytes() == other.convert("RGBA").tobytes()


def same_sheet(posted: Image.Image, drawn: Image.Image, grid: Grid) -> bool:
    """Whether two contact sheets show the same faces, to the bit, and letters that look alike."""
    if posted.size != drawn.size:
        return False
    faces = (_inside(x, y) for x, y in grid.corners)
    return _alike(posted, drawn) and all(
        same_pixels(posted.crop(box), drawn.crop(box)) for box in faces
    )


def _inside(x: float, y: float) -> tuple[int, int, int, int]:
    """A face without the corners, whose rounding is drawn and not defined."""
    left, upper = round((x + RADIUS) * SCALE), round((y + RADIUS) * SCALE)
    side = (FACE - 2 * RADIUS) * SCALE
    return left, upper, left + side, upper + side


def _alike(one: Image.Image, other: Image.Image) -> bool:
    tiles = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).reduce(TILE)
    return all(highest < LARGEST_DIFFERENCE for _, highest in tiles.getextrema())  # type: ignore[misc]
