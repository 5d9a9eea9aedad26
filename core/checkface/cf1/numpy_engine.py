"""Draws one face with NumPy, strip by strip, so that the data stay in the processor's cache.

Tensors hold grid units: whole numbers in float64, so that snapping is one `rint` and every sum of
products is exact. `draft` precision runs the same code in float32 and snaps nothing.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided
from threadpoolctl import ThreadpoolController

from checkface.cf1.generator import (
    SIDE,
    SLOPE,
    Block,
    Colour,
    Convolution,
    Generator,
    Pixels,
    Rows,
    Separable,
    Units,
    synthesize,
    upsample_block,
)
from checkface.cf1.identity import GRID
from checkface.processors import available_cpus

Array = npt.NDArray[Any]

STRIP_NUMBERS = 1 << 20
"""About how many numbers of a block's widest tensor one strip holds."""

GROUP_NUMBERS = 1 << 17
"""About how many numbers elementwise steps work through at once: 1 MiB, one core's cache."""

BAND = 8
"""Rows that one banded matrix of `_band` makes at once."""


class NumpyEngine:
    """The network on NumPy arrays [C, H, W]; `Engine` says what each step computes."""

    def __init__(
        self,
        generator: Generator,
        *,
        exact: bool = True,
        threads: int | None = None,
        blas_threads: int = 1,
    ) -> None:
        """`exact` chooses float64 on the grid, else float32; `threads` are the CPU's by default.

        `blas_threads` is one because the strips keep every core busy already.
        """
        self._generator = generator
        self._exact = exact
        self._dtype = np.float64 if exact else np.float32
        self._blas_threads = blas_threads
        self._pool = ThreadPoolExecutor(threads or available_cpus(), "checkface")
        self._one_face = threading.Lock()
        weight, bias = generator.styles
        self._style_weight, self._style_bias = self._real(weight), bias.astype(self._dtype)
        self._layers: dict[int, tuple[Array, Array]] = {}
        self._grown: dict[int, Array] = {}
        self._local = threading.local()

    def draw(self, w: Units) -> Pixels:
        """The face of one w (int32 [512], grid units): uint8 [1024, 1024, 3], RGB."""
        with self._one_face, blas_threads(self._blas_threads):
            pixels: Pixels = synthesize(self, self._generator, w)
            return pixels

    def styles(self, w: Units) -> Array:
        # real, not grid units: what is modulated is in grid units already
        return self._snap(self._style_weight @ w.astype(self._dtype) + self._style_bias) / GRID

    def dense(self, const: Units, style: Array, layer: Convolution) -> Array:
        x = self._snap(const * style[:, None, None])  # [512, 4, 4]
        channels, height, width = x.shape
        padded = np.pad(x, ((0, 0), (1, 1), (1, 1)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))
        columns = windows.transpose(0, 3, 4, 1, 2).reshape(channels * 9, height * width)
        y = self._real(layer.weight).reshape(-1, channels * 9) @ columns
        y = y.reshape(-1, height, width) + layer.noise + layer.bias[:, None, None]
        return self._activate(y.astype(self._dtype))

    def upsample(self, x: Array, style: Array) -> Array:
        quarter, height, width = x.shape[0] // 4, *x.shape[1:]
        out = self._scratch("upsample", (quarter, height, 2, width, 2))
        for group in groups(quarter, 4 * height * width):
            triple = slice(quarter + 3 * group.start, quarter + 3 * group.stop)
            low = self._modulate(x[group], style[group], "low")
            details = self._modulate(x[triple], style[triple], "details")
            inverse_haar(low, details.reshape(-1, 3, height, width), out[group])
        return out.reshape(quarter, 2 * height, 2 * width)

    def separable(
        self,
        x: Array,
        style: Array,
        layer: Separable,
        held: Rows,
        made: Rows,
        out: Array | None = None,
    ) -> Array:
        bands, weight = self._layer(layer)
        channels, width = len(x), x.shape[2]
        height = made.stop - made.start
        # two channels more, so that noise and bias ride along in the matrix multiplication
        y = self._scratch("depthwise", (channels + 2, height, width))
        y[channels] = layer.noise[made.start : made.stop]
        y[channels + 1] = 1
        above, below = held.start - (made.start - 1), (made.stop + 1) - held.stop  # zero rows
        for group in groups(channels, 3 * height * width):
            shifted = self._shifted(x[group], style[group], above, below)
            for top in range(0, height, BAND):
                rows = min(BAND, height - top)
                band = bands[group, :rows, : 3 * (rows + 2)]
                window = shifted[:, 3 * top : 3 * (top + rows + 2)]
                np.matmul(band, window, out=y[group, top : top + rows])
            self._snap(y[group])
        if out is None:
            out = self._scratch("pointwise", (len(weight), height, width))
        np.matmul(weight, y.reshape(channels + 2, -1), out=flat(out))
        for group in groups(len(out), height * width):
            self._activate(out[group])
        return out

    def to_rgb(self, x: Array, style: Array, layer: Colour) -> Pixels:
        height, width = x.shape[1:]
        x = self._snap(x * style[:, None, None]).reshape(len(x), -1)
        y = self._real(layer.weight) @ x + layer.bias[:, None].astype(self._dtype)
        y = y.reshape(12, height, width)
        picture = np.empty((3, height, 2, width, 2), self._dtype)
        inverse_haar(y[:3] * 0.5, y[3:].reshape(3, 3, height, width) * 0.5, picture)
        eight_bits = np.floor((picture / GRID + 1) * 127.5 + 0.5).clip(0, 255).astype(np.uint8)
        return eight_bits.reshape(3, 2 * height, 2 * width).transpose(1, 2, 0)

    def grow(self, block: Block, styles: list[Array], x: Array) -> Array:
        shape = (len(block.convolutions[1].bias), block.side, block.side)
        out = self._grown.setdefault(block.side, np.empty(shape, self._dtype))

        def strip(made: Rows) -> None:
            held = made.grown(2).halved
            part = x[:, held.start : held.stop]
            upsample_block(self, block, styles, part, made, out[:, made.start : made.stop])

        self._each(block, strip)
        return out

    def paint(
        self, block: Block, styles: list[Array], x: Array, rgb: Array, layer: Colour
    ) -> Pixels:
        pixels = np.empty((SIDE, SIDE, 3), np.uint8)

        def strip(made: Rows) -> None:
            held = made.grown(2).halved
            y = upsample_block(self, block, styles, x[:, held.start : held.stop], made)
            pixels[2 * made.start : 2 * made.stop] = self.to_rgb(y, rgb, layer)

        self._each(block, strip)
        return pixels

    def _each(self, block: Block, strip: Callable[[Rows], None]) -> None:
        """`strip` for every strip of the block, on all threads."""
        widest = max(len(c.bias) for c in block.convolutions)
        height = max(8, STRIP_NUMBERS // (widest * block.side))
        starts = range(0, block.side, height)
        strips = [Rows(at, min(at + height, block.side), block.side) for at in starts]
        for _ in self._pool.map(strip, strips):
            pass

    def _layer(self, layer: Separable) -> tuple[Array, Array]:
        """The layer's kernels as matrices: [C_in, BAND, 3 (BAND + 2)] and [C_out, C_in + 2]."""
        if id(layer) not in self._layers:
            ones = np.ones((len(layer.weight), 1))
            parts = [self._real(layer.weight), ones, layer.bias[:, None]]
            weight = np.concatenate(parts, axis=1, dtype=self._dtype)
            self._layers[id(layer)] = self._real(band(layer.depthwise)), weight
        return self._layers[id(layer)]

    def _shifted(self, x: Array, style: Array, above: int, below: int) -> Array:
        """Modulated rows, each three times, shifted right, as is and left: [C, 3 (H + …), W]."""
        channels, height, width = x.shape
        y = self._scratch("shifted", (channels, above + height + below, 3, width))
        y[:, :above] = 0
        y[:, above + height :] = 0
        inner = y[:, above : above + height]
        middle = inner[:, :, 1]
        np.multiply(x, style[:, None, None], out=middle)
        self._snap(middle)
        inner[:, :, 0, 0] = inner[:, :, 2, -1] = 0
        inner[:, :, 0, 1:] = middle[:, :, :-1]
        inner[:, :, 2, :-1] = middle[:, :, 1:]
        return y.reshape(channels, -1, width)

    def _modulate(self, x: Array, style: Array, name: str) -> Array:
        """Modulated and halved: the inverse Haar step wants its half somewhere."""
        y = self._scratch(name, x.shape)
        self._snap(np.multiply(x, style[:, None, None], out=y))
        y *= 0.5
        return y

    def _activate(self, x: Array) -> Array:
        sloped = np.multiply(x, SLOPE, out=self._scratch("activate", x.shape))
        np.maximum(x, sloped, out=x)
        return self._snap(x)

    def _scratch(self, name: str, shape: tuple[int, ...]) -> Array:
        """This thread's buffer `name`, uninitialised: fresh memory costs a page fault each time."""
        buffers: dict[str, Array] = self._local.__dict__
        size = math.prod(shape)
        if name not in buffers or buffers[name].size < size:
            buffers[name] = np.empty(size, self._dtype)
        return buffers[name][:size].reshape(shape)

    def _snap(self, x: Array) -> Array:
        return np.rint(x, out=x) if self._exact else x

    def _real(self, units: Units) -> Array:
        return (units / GRID).astype(self._dtype)


def inverse_haar(low: Array, details: Array, out: Array) -> None:
    """Halved coefficients [C, H, W] and [C, 3, H, W] -> pixels, out [C, H, 2, W, 2]."""
    top, bottom = low + details[:, 0], low - details[:, 0]
    left, right = details[:, 1] + details[:, 2], details[:, 1] - details[:, 2]
    np.add(top, left, out=out[:, :, 0, :, 0])
    np.subtract(top, left, out=out[:, :, 0, :, 1])
    np.add(bottom, right, out=out[:, :, 1, :, 0])
    np.subtract(bottom, right, out=out[:, :, 1, :, 1])


def band(kernels: Units) -> Units:
    """3x3 kernels [C, 3, 3] -> matrices [C, BAND, 3 (BAND + 2)] that make BAND rows at once.

    Column 3 r + s stands for input row r shifted by s - 1. Mostly zeros, and still four times
    faster than nine passes over the data, because it is one matrix multiplication.
    """
    matrices = np.zeros((len(kernels), BAND, 3 * (BAND + 2)), kernels.dtype)
    for row in range(BAND):
        matrices[:, row, 3 * row : 3 * row + 9] = kernels.reshape(-1, 9)
    return matrices


def flat(x: Array) -> Array:
    """[C, H, W] -> [C, H W] without a copy, also for some rows of a larger tensor."""
    return as_strided(x, (x.shape[0], x.shape[1] * x.shape[2]), (x.strides[0], x.strides[2]))


def groups(count: int, numbers: int) -> Iterator[slice]:
    """`count` channels of `numbers` numbers each, cut to pieces that the cache holds."""
    size = max(1, GROUP_NUMBERS // numbers)
    return (slice(start, min(start + size, count)) for start in range(0, count, size))


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    return ThreadpoolController()  # looks through all loaded libraries: some milliseconds


@contextmanager
def blas_threads(count: int) -> Iterator[None]:
    """Matrix multiplications on `count` threads each while this lasts."""
    with _controller().limit(limits=count, user_api="blas"):
        yield
