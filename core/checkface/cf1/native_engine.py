"""Draws one face with the kernel in core/kernel: bands of rows on all cores, without Python's lock.

The kernel reads the weights file as it lies. It is trusted only after it has drawn two rows of a
published face: a compiler or a processor that errs must not show anybody a wrong face.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise

import numpy as np

from checkface.cf1 import _native
from checkface.cf1.generator import SIDE, Pixels, Units
from checkface.cf1.identity import Key
from checkface.cf1.kernel_weights import offsets
from checkface.cf1.weights import checked_bytes
from checkface.errors import EngineError
from checkface.processors import available_cpus

ROWS = SIDE // 2
"""The kernel counts rows of the last block: each makes two rows of pixels."""

CHECKED_KEY = Key(bytes.fromhex("fd07a7718070d416594ac9b1e04d334531b3f99d32b74dc23f71055e19a82eaf"))
"""Of the first test vector in docs/cf1.md, whose face 0 is drawn in part before all others."""
CHECKED_SHA256 = "b22b200e88d753866b6d7e3dccaf42f8183be44ec1eb46db68ed6e04230f6fe7"
"""Of that face's first two rows of pixels."""


class NativeEngine:
    """The kernel with its network. `draw` may be called from several threads."""

    def __init__(self, *, threads: int | None = None, level: str | None = None) -> None:
        """`threads` are the processor's by default; `level` is one of `LEVELS`, the first.

        Raises `EngineError` if the kernel does not draw the published bits here, and
        `WeightsError` if the weights file is missing or damaged.
        """
        data = checked_bytes()
        self._network = _native.Network(data, offsets(data))
        self._level = level
        self._threads = min(threads or available_cpus(), ROWS)
        self._pool = ThreadPoolExecutor(self._threads, "checkface")
        self._drawing: list[None] = []  # appended to and popped from by any thread
        self._check()

    def w_of(self, key: Key, face: int) -> Units:
        """w of one face, truncated: int32 [512] in grid units."""
        return np.frombuffer(self._network.w_of(key, face), np.int32)

    def draw(self, w: Units) -> Pixels:
        """The face of one w (int32 [512], grid units): uint8 [1024, 1024, 3], RGB.

        Who draws alone has all threads. Several share them: a band more costs the rows around it
        once more, and those who wait for each other's bands would gain nothing by it.
        """
        with self._count_drawing() as drawing:
            face = self._network.prepare(np.ascontiguousarray(w, np.int32), self._level)
            return self._in_bands(face, -(-self._threads // drawing))

    @contextmanager
    def _count_drawing(self) -> Iterator[int]:
        """How many draw now."""
        self._drawing.append(None)
        try:
            yield len(self._drawing)
        finally:
            self._drawing.pop()

    def _in_bands(self, face: bytes, bands: int) -> Pixels:
        pixels = np.empty((SIDE, SIDE, 3), np.uint8)

        def draw(rows: tuple[int, int]) -> int:
            top, bottom = rows
            return self._network.draw(face, top, bottom, pixels[2 * top : 2 * bottom], self._level)

        edges = [ROWS * n // bands for n in range(bands + 1)]
        for _ in self._pool.map(draw, pairwise(edges)):
            pass
        return pixels

    def _check(self) -> None:
        """Every layer, rule and style has a part in these rows; they take a fiftieth of a face."""
        face = self._network.prepare(self._network.w_of(CHECKED_KEY, 0), self._level)
        rows = bytearray(2 * SIDE * 3)
        self._network.draw(face, 0, 1, rows, self._level)
        if hashlib.sha256(rows).hexdigest() != CHECKED_SHA256:
            raise EngineError(
                "the engine 'native' does not draw the published bits of cf1 here; "
                "the engine 'numpy' does"
            )
