"""Turns a picture into sixels: DEC's bitmaps, in bands of six rows, one colour after the other.

As specified in DEC STD 070 ("Video Systems Reference Manual") and described in chapter 14 of the
"VT330/VT340 Programmer Reference Manual", volume 2: https://vt100.net/docs/vt3xx-gp/chapter14.html
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
from PIL import Image

BAND = 6
"""Rows that are drawn at once: a character's low six bits, the lowest bit on top."""
COLOURS = 256
"""What terminals keep today, more than the sixteen of a VT340; xterm keeps 1024."""
PERCENT = 100
"""A colour's red, green and blue are shares of this."""
EMPTY = ord("?")
"""No dot in a column of a band; each dot adds its bit."""
REPEATED = re.compile(r"(.)\1{3,}")
"""What is shorter as `!`, a number and the character."""

Indices = npt.NDArray[np.uint8]


def encode(image: Image.Image) -> str:
    """The picture in at most 256 colours, one pixel a dot, for the cursor's place.

    All colours stand before the first pixel: xterm mixes up those that are defined later.
    """
    # Thirty times as fast as the median cut, and nobody sees the difference.
    reduced = image.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE)
    pixels: Indices = np.asarray(reduced, np.uint8)
    bands = (_band(pixels[top : top + BAND]) for top in range(0, image.height, BAND))
    # 1 keeps what no dot covers as it was; "1;1 is square dots, whatever the first parameter says.
    start = f'\x1bP0;1q"1;1;{image.width};{image.height}'
    return start + _definitions(reduced) + "-".join(bands) + "\x1b\\"


def _definitions(image: Image.Image) -> str:
    """Each colour's number, 2 for RGB, and its shares."""
    levels = np.array(image.getpalette(), np.int64).reshape(-1, 3)
    shares = (levels * PERCENT * 2 + 255) // (2 * 255)  # rounded half up
    return "".join(f"#{i};2;{r};{g};{b}" for i, (r, g, b) in enumerate(shares.tolist()))


def _band(pixels: Indices) -> str:
    """Each colour's dots in turn, from the left: `$` goes back there."""
    dots = np.full((COLOURS, pixels.shape[1]), EMPTY, np.uint8)
    columns = np.arange(pixels.shape[1])
    for row, colours in enumerate(pixels):
        dots[colours, columns] += 1 << row
    used = np.unique(pixels).tolist()
    return "$".join(f"#{colour}{_run_lengths(dots[colour])}" for colour in used)


def _run_lengths(dots: npt.NDArray[np.uint8]) -> str:
    text = dots.tobytes().decode("ascii").rstrip(chr(EMPTY))
    return REPEATED.sub(lambda run: f"!{len(run[0])}{run[1]}", text)
