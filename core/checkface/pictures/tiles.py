"""Turns faces into tiles: rounded, with gaps between them, as a file that looks so on any page.

A page that strips all styles, a feed, a book and a forge show a picture as it is. So the look is in
the file, and its corners are defined to the bit, like the faces: what is posted is compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from checkface.face import draw_faces

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

    from checkface.face import Face

GAP = Fraction(3, 32)
"""Between two tiles, as a share of a side; whole pixels for each side that cf1 defines."""
RADIUS = Fraction(5, 64)
"""Of a corner. The cards have nearly the same two, rounded to what fits their width."""
FINE = 8
"""Parts of a pixel, in each direction, that a corner is measured in."""
OPAQUE = 255


def strip_width(side: int, count: int) -> int:
    """Of `count` tiles, in the same units as `side`."""
    return count * side + (count - 1) * round(side * GAP)


def draw_tiles(faces: Sequence[Face], side: int) -> Image.Image:
    """The faces in a row, RGBA. Each pixel that is seen has the face's own colour.

    Raises as `Face.image`.
    """
    return tile_row(draw_faces(faces, side), side)


def tile_row(pictures: Sequence[Image.Image], side: int) -> Image.Image:
    """As `draw_tiles`, of pictures that are drawn already."""
    from PIL import Image

    mask = Image.fromarray(tile_mask(side))
    row = Image.new("RGBA", (strip_width(side, len(pictures)), side))
    for number, picture in enumerate(pictures):
        tile = picture.convert("RGBA")
        tile.putalpha(mask)
        row.paste(tile, (strip_width(side, number + 1) - side, 0))
    return row


@lru_cache(maxsize=16)
def tile_mask(side: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """How much of each pixel lies inside, 0 to 255: whole numbers only, on every machine the same.

    [side, side]
    """
    import numpy as np

    mask = np.full((side, side), OPAQUE, np.uint8)
    corner = _corner(round(side * RADIUS * FINE))
    size = len(corner)
    for rows, columns in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        mask[::rows, ::columns][:size, :size] = corner
    return mask


def _corner(radius: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """The upper left one; `radius` in parts of a pixel, of which the middle counts."""
    import numpy as np

    size = -(-radius // FINE)
    away = np.maximum(2 * radius - (2 * np.arange(size * FINE) + 1), 0)
    inside = away[:, None] ** 2 + away[None, :] ** 2 <= (2 * radius) ** 2
    parts = inside.reshape(size, FINE, size, FINE).sum(axis=(1, 3))
    shares = (parts * OPAQUE + FINE * FINE // 2) // (FINE * FINE)
    return np.asarray(shares, np.uint8)
