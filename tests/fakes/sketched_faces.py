"""Draws a face in no time, for tests in which it only has to be the same for the same digest.

The network takes a second for each face. Its pictures are looked at in the tests of the core and,
once, where they are posted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from checkface.cf1.mapping import Mapping
from checkface.cf1.weights import load_tensors
from checkface.picture_cache import SIDE

Pixels = npt.NDArray[np.uint8]
Units = npt.NDArray[np.int32]


class Sketches:
    """Stands for the drawer: one plain colour for each key and index."""

    def w_of(self, key: bytes, index: int) -> Units:
        return np.array([*key[:2], key[2] ^ index], np.int32)

    def draw_ws(self, ws: Iterable[Units]) -> Iterator[Pixels]:
        for colour in ws:
            yield np.full((SIDE, SIDE, 3), colour, dtype=np.uint8)


def sketch(*_: object) -> Sketches:
    return Sketches()


TONES = 120
"""Of a colour in one step of w, whose numbers are mostly between -1 and 1."""


def sketched_w(w: Units) -> Pixels:
    """One plain colour: that of the mean of two is the mean of theirs."""
    colour = np.clip(128 + w[:3] * (TONES / 65_536), 0, 255).round()
    return np.full((SIDE, SIDE, 3), colour, dtype=np.uint8)


class LatentSketches:
    """Stands for a drawer of what really lies in w, mixtures included."""

    def __init__(self) -> None:
        self.w_of = Mapping.from_tensors(load_tensors()).w_of

    def draw_ws(self, ws: Iterable[Units]) -> Iterator[Pixels]:
        return map(sketched_w, ws)
