"""How like a face its characters are, and what they cost: each kind of block, in both depths.

    python benchmarks/terminal.py [--faces N] [--columns COLUMNS…]

The lines are read back as a terminal would show them, 8 x 16 pixels a character, and compared with
the face of that size: by SSIM (Wang and others, 2004; luma, windows of 8 x 8 pixels; 1 is the same
picture), by PSNR in decibels, and by the mean distance in OKLab, a hundredth of which is just seen.
The seconds of CPU are those of a trio of three faces of that width.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
from PIL import Image

from checkface.digest import Digest
from checkface.face import Face, draw_faces
from checkface.terminal import blocks
from checkface.terminal.grain import Grain
from checkface.terminal.mosaics import MOSAICS
from checkface.terminal.palette import FIRST_COLOUR, PALETTE

CELL = (8, 16)
WINDOW = 8
LINEAR_UP_TO = 0.04045
"""Of sRGB's curve."""
STYLE_OR_CHARACTER = re.compile(r"\x1b\[([\d;]*)m|(.)")
COLOUR = re.compile(r"([34])8;(?:2;(\d+);(\d+);(\d+)|5;(\d+))")
DEPTHS: dict[str, Callable[..., list[str]]] = {
    "24-bit": blocks.lines_24_bit,
    "256": blocks.lines_256,
}

Floats = npt.NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--faces", type=int, default=12)
    parser.add_argument("--columns", type=int, nargs="+", default=[26, 40])
    arguments = parser.parse_args()
    faces = [Face(Digest.of_text(f"face {number}")) for number in range(arguments.faces)]
    drawn = draw_faces(faces, 512)
    print(f"{'columns':>7}  {'blocks':<9}  {'colours':<7}  SSIM   PSNR   OKLab   trio, CPU s")
    for columns in arguments.columns:
        for depth, lines in DEPTHS.items():
            for grain in Grain:
                print(_row(drawn, columns, grain, depth, lines))


def _row(
    drawn: list[Image.Image],
    columns: int,
    grain: Grain,
    depth: str,
    lines: Callable[..., list[str]],
) -> str:
    told = [_likeness(image, columns, grain, lines) for image in drawn]
    ssim, psnr, oklab = (statistics.mean(numbers) for numbers in zip(*told, strict=True))
    seconds = _seconds(drawn[0], columns, grain, lines)
    return (
        f"{columns:>7}  {grain.value:<9}  {depth:<7}  {ssim:.3f}  {psnr:.2f}  {oklab:.4f}  "
        f"{seconds:.3f}"
    )


def _likeness(
    image: Image.Image, columns: int, grain: Grain, lines: Callable[..., list[str]]
) -> tuple[float, float, float]:
    rows = columns // 2
    shown = as_shown(lines(image, columns, rows, grain), grain)
    size = (columns * CELL[0], rows * CELL[1])
    meant = np.asarray(image.resize(size, Image.Resampling.BOX), np.float64)
    error = float(((shown - meant) ** 2).mean())
    distance = float(np.sqrt(((_oklab(shown) - _oklab(meant)) ** 2).sum(-1)).mean())
    return _ssim(shown, meant), 10 * float(np.log10(255**2 / error)), distance


def _seconds(
    image: Image.Image, columns: int, grain: Grain, lines: Callable[..., list[str]]
) -> float:
    trio = Image.new("RGB", (3 * image.width, image.height))
    for place in range(3):
        trio.paste(image, (place * image.width, 0))
    before = time.process_time()
    lines(trio, 3 * columns, columns // 2, grain)
    return time.process_time() - before


def as_shown(lines: Iterable[str], grain: Grain) -> Floats:
    """[height, width, 3]: what a terminal makes of the lines, each part of a cell filled."""
    rows = [np.concatenate(list(_cells_of(line, grain)), axis=1) for line in lines]
    return np.concatenate(rows, axis=0)


def _cells_of(line: str, grain: Grain) -> Iterable[Floats]:
    mosaic = MOSAICS[grain]
    colours = {"3": np.zeros(3), "4": np.zeros(3)}
    for codes, glyph in STYLE_OR_CHARACTER.findall(line):
        colours |= {found[1]: _colour(found) for found in COLOUR.finditer(codes)}
        if glyph:
            shape = mosaic.shapes[mosaic.glyphs.index(glyph)].reshape(mosaic.down, mosaic.across)
            yield np.where(_stretched(shape)[..., None], colours["3"], colours["4"])


def _stretched(shape: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """To the pixels of a cell; thirds of 16 pixels as terminals round them."""
    y = np.arange(CELL[1]) * shape.shape[0] // CELL[1]
    x = np.arange(CELL[0]) * shape.shape[1] // CELL[0]
    stretched: npt.NDArray[np.int64] = shape[np.ix_(y, x)]
    return stretched


def _colour(found: re.Match[str]) -> Floats:
    if found[5]:
        return PALETTE[int(found[5]) - FIRST_COLOUR].astype(np.float64)
    return np.array([int(found[channel]) for channel in (2, 3, 4)], np.float64)


def _ssim(one: Floats, other: Floats) -> float:
    a, b = (pixels @ np.array([0.299, 0.587, 0.114]) for pixels in (one, other))
    mean_a, mean_b = _means(a), _means(b)
    var_a, var_b = _means(a * a) - mean_a**2, _means(b * b) - mean_b**2
    both = _means(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    alike = (2 * mean_a * mean_b + c1) * (2 * both + c2)
    return float((alike / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))).mean())


def _means(values: Floats) -> Floats:
    """Of each window."""
    windows = np.lib.stride_tricks.sliding_window_view(values, (WINDOW, WINDOW))
    means: Floats = windows.mean((2, 3))
    return means


def _oklab(pixels: Floats) -> Floats:
    """https://bottosson.github.io/posts/oklab/"""
    share = pixels / 255
    linear = np.where(share <= LINEAR_UP_TO, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    axes = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    told: Floats = np.cbrt(linear @ cones.T) @ axes.T
    return told


if __name__ == "__main__":
    main()
