"""The 240 colours that a terminal with 256 of them has for sure, and which of them come near one.

They are a cube of six levels a channel, and 24 greys: what is near stands at the corners of the
small cube around a colour and on both sides of it among the greys, so that nobody has to search.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

LEVELS: Numbers = np.array([0, 95, 135, 175, 215, 255], np.int64)
GREYS = 24
FIRST_GREY, GREY_STEP = 8, 10
FIRST_COLOUR = 16
"""The sixteen colours before it are the user's theme: nobody knows what they look like."""
PALETTE: Numbers = np.array(  # [240, 3]
    [
        *product(LEVELS.tolist(), repeat=3),
        *((FIRST_GREY + GREY_STEP * step,) * 3 for step in range(GREYS)),
    ],
    np.int64,
)

WEIGHTS: Numbers = np.array([2, 4, 3], np.int64)
"""How much an error in red, green and blue hurts the eye, beside what it does to lightness."""
LIGHT: Numbers = np.array([3, 6, 1], np.int64)
"""Tenths of the lightness that red, green and blue give, as in ITU-R BT.601."""

LIGHTNESS_WEIGHT = int(WEIGHTS.sum())
"""An error in lightness counts as much as one of all three channels: it decides who is seen."""

CORNERS: Numbers = np.array([*product((0, 1), repeat=3)], np.int64)
PLACES: Numbers = np.array([36, 6, 1], np.int64)
"""Of red, green and blue in the number of a colour of the cube."""
NEAR = len(CORNERS) + 2


def lightness(colours: Numbers) -> Numbers:
    """[…, 3] -> […]: also of an error."""
    told: Numbers = colours @ LIGHT // LIGHT.sum()
    return told


def distances(errors: Numbers) -> Numbers:
    """[…, 3] -> […]: how much they hurt, lightness and chroma apart, squared."""
    light = lightness(errors)
    told: Numbers = LIGHTNESS_WEIGHT * light**2 + (errors - light[..., None]) ** 2 @ WEIGHTS
    return told


def near(colours: Numbers) -> Numbers:
    """[…, 3] -> […, NEAR]: the colours of the palette that stand around each of them."""
    below = np.searchsorted(LEVELS[1:-1], colours, side="right")  # 0 to 4: the level under it
    cube = (below[..., None, :] + CORNERS) @ PLACES
    grey = (lightness(colours) - FIRST_GREY) // GREY_STEP
    greys = np.clip(np.stack([grey, grey + 1], -1), 0, GREYS - 1) + len(LEVELS) ** 3
    return np.concatenate([cube, greys], -1)
