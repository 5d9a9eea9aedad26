"""Turns, scales and moves a photograph until its face lies where the network's faces lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

Floats = npt.NDArray[np.float64]

SIDE = 256
"""Pixels of what is compared."""
PLACES = np.array([(0.371, 0.468), (0.629, 0.468), (0.374, 0.729), (0.626, 0.729)])
"""Of eyes and corners of the mouth in a picture of side 1: the mean of 16 faces of the network,
which differ by 0.01. The nose is left out, for it says which way somebody looks."""
HELD = (0, 1, 3, 4)
"""Which of the five points those are."""
FINE = 2
"""A photograph is turned at so many times the side and then made smaller: no waves in hair."""
COARSE = 2.0
"""Beyond so many of its pixels for one of those, it is made smaller before that."""


@dataclass(frozen=True)
class Portrait:
    """What is compared with what the network draws: [256, 256]."""

    picture: Image.Image
    seen: Image.Image
    """White where the photograph is, and black beyond it."""
    did_align: bool


def portrait_of(photograph: Image.Image, points: Floats | None) -> Portrait:
    """Aligned by its points, or the square in its middle."""
    return _aligned_portrait(photograph, points) if points is not None else _middle(photograph)


def _aligned_portrait(photograph: Image.Image, points: Floats) -> Portrait:
    by = max(1, int(_pixels_for_one(points) / COARSE))
    reduced = photograph.reduce(by) if by > 1 else photograph
    way = _way_back(points / by)
    everywhere = Image.new("L", reduced.size, 255)
    return Portrait(_turned_picture(reduced, way), _turned_picture(everywhere, way), did_align=True)


def _middle(photograph: Image.Image) -> Portrait:
    side = min(photograph.size)
    left, top = ((length - side) // 2 for length in photograph.size)
    square = photograph.crop((left, top, left + side, top + side))
    picture = square.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return Portrait(picture, Image.new("L", picture.size, 255), did_align=False)


def _pixels_for_one(points: Floats) -> float:
    scale, _ = _similarity(points)
    return abs(scale)


def _way_back(points: Floats) -> tuple[float, ...]:
    """From a pixel of the portrait to one of the photograph, as Pillow takes it."""
    scale, shift = _similarity(points)
    half = (scale * complex(0.5, 0.5)) - complex(0.5, 0.5)  # pixels have their middle at a half
    moved = shift + half
    return (scale.real, -scale.imag, moved.real, scale.imag, scale.real, moved.imag)


def _similarity(points: Floats) -> tuple[complex, complex]:
    """Least squares: the turn and scale, and the shift, that lead the places to the points."""
    places = (PLACES * SIDE * FINE) @ (1, 1j)
    wanted = points[list(HELD)] @ (1, 1j)
    away = places - places.mean()
    scale = complex((away.conj() * (wanted - wanted.mean())).sum() / (abs(away) ** 2).sum())
    return scale, complex(wanted.mean() - scale * places.mean())


def _turned_picture(picture: Image.Image, way: tuple[float, ...]) -> Image.Image:
    size = (SIDE * FINE, SIDE * FINE)
    turned = picture.transform(size, Image.Transform.AFFINE, way, Image.Resampling.BICUBIC)
    return turned.reduce(FINE)
