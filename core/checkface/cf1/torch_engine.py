"""Draws batches of faces with PyTorch, on a CUDA device where there is one, else on the CPU.

The same grid arithmetic as the NumPy engine: whole numbers in float64. Convolutions are written as
matrix multiplications and shifted sums, for a library's own convolution may choose a Winograd or
FFT algorithm, whose intermediate numbers leave the grid.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from checkface.cf1.generator import (
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
from checkface.errors import EngineError

CUDA_BATCH = 8
"""Faces at once: a float64 tensor of the last block takes 134 MB for each."""


class TorchEngine:
    """The network on tensors [N, C, H, W]; `Engine` says what each step computes."""

    def __init__(
        self, generator: Generator, *, exact: bool = True, device: str | None = None
    ) -> None:
        """`exact` chooses float64 on the grid, else float32; `device` is CUDA if there is one.

        Raises `EngineError` for a device that cannot compute here.
        """
        self._dtype = torch.float64 if exact else torch.float32
        named = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self.device = _usable(named, self._dtype)
        self._generator = generator
        self._exact = exact
        weight, bias = generator.styles
        self._style_weight, self._style_bias = self._real(weight), self._units(bias)
        self.batch = (
            CUDA_BATCH if self.device.type == "cuda" else 1
        )  # more only cost cache on a CPU
        self._placed: dict[int, Tensor] = {}
        self._one_batch = threading.Lock()

    def draw_batch(self, ws: Sequence[Units]) -> list[Pixels]:
        """The faces of some w (int32 [512], grid units): each uint8 [1024, 1024, 3], RGB."""
        with self._one_batch, torch.inference_mode():
            batch = self._units(np.stack(ws))  # [N, 512]
            pictures: Tensor = synthesize(self, self._generator, batch)
            return list(pictures.cpu().numpy())

    def styles(self, w: Tensor) -> Tensor:
        # real, not grid units: what is modulated is in grid units already
        return self._snap(w @ self._style_weight.T + self._style_bias) / GRID

    def dense(self, const: Units, style: Tensor, layer: Convolution) -> Tensor:
        x = self._place(const, real=False).repeat(len(style), 1, 1, 1)
        x = self._modulate(x, style)  # [N, 512, 4, 4]
        columns = functional.unfold(x, 3, padding=1)  # [N, 512 * 9, 16]
        y = self._place(layer.weight).flatten(1) @ columns
        return self._activate(y.unflatten(2, x.shape[2:]), layer)

    def upsample(self, x: Tensor, style: Tensor) -> Tensor:
        return inverse_haar(self._modulate(x, style))

    def separable(
        self,
        x: Tensor,
        style: Tensor,
        layer: Separable,
        held: Rows,  # noqa: ARG002  # always the whole picture here
        made: Rows,  # noqa: ARG002
        out: Tensor | None = None,  # noqa: ARG002
    ) -> Tensor:
        x = self._modulate(x, style)
        x = self._snap(self._depthwise(x, self._place(layer.depthwise)))
        y = self._place(layer.weight) @ x.flatten(2)  # [N, C_out, H W]
        return self._activate(y.unflatten(2, x.shape[2:]), layer)

    def to_rgb(self, x: Tensor, style: Tensor, layer: Colour) -> Tensor:
        picture = self._colours(x, style, layer)
        eight_bits = ((picture + 1) * 127.5 + 0.5).floor_().clamp_(0, 255).to(torch.uint8)
        return eight_bits.permute(0, 2, 3, 1)  # [N, H, W, 3]

    def grow(self, block: Block, styles: list[Tensor], x: Tensor) -> Tensor:
        return upsample_block(self, block, styles, x, Rows(0, block.side, block.side))

    def paint(
        self, block: Block, styles: list[Tensor], x: Tensor, rgb: Tensor, layer: Colour
    ) -> Tensor:
        return self.to_rgb(self.grow(block, styles, x), rgb, layer)

    def _colours(self, x: Tensor, style: Tensor, layer: Colour) -> Tensor:
        """Red, green and blue, [N, 3, H, W]: -1 to 1 and a little beyond."""
        x = self._modulate(x, style)
        y = self._place(layer.weight) @ x.flatten(2) + self._place(layer.bias, real=False)[:, None]
        return inverse_haar(y.unflatten(2, x.shape[2:])) / GRID

    def _modulate(self, x: Tensor, style: Tensor) -> Tensor:
        # in place, here and below: nobody reads x again, and fresh memory costs time
        return self._snap(x.mul_(style[:, :, None, None]))

    def _depthwise(self, x: Tensor, kernels: Tensor) -> Tensor:
        return depthwise(x, kernels)

    def _activate(self, x: Tensor, layer: Convolution) -> Tensor:
        x += self._place(layer.noise, real=False)
        x += self._place(layer.bias, real=False)[:, None, None]
        return self._snap(functional.leaky_relu_(x, SLOPE))

    def _place(self, units: Units, *, real: bool = True) -> Tensor:
        """A constant on the device, real or in grid units, moved there once."""
        if id(units) not in self._placed:
            self._placed[id(units)] = self._real(units) if real else self._units(units)
        return self._placed[id(units)]

    def _units(self, units: Units) -> Tensor:
        return torch.from_numpy(units).to(self.device, self._dtype)

    def _real(self, units: Units) -> Tensor:
        return self._units(units) / GRID

    def _snap(self, x: Tensor) -> Tensor:
        return x.round_() if self._exact else x  # halves to even


def _usable(name: str, dtype: torch.dtype) -> torch.device:
    """Tried, for PyTorch knows devices that this machine has not, and one that has no numbers.

    What it raises is of many classes, an AssertionError among them.
    """
    try:
        device = torch.device(name)
        torch.ones(1, dtype=dtype).to(device).cpu()
    except Exception as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise EngineError(
            f"the engine 'torch' cannot draw on the device {name!r}: expected one that is here, "
            f"such as cpu or cuda ({reason})"
        ) from error
    return device


def inverse_haar(x: Tensor) -> Tensor:
    """Haar coefficients [N, 4 C, H, W] -> pixels [N, C, 2 H, 2 W]."""
    quarter = x.shape[1] // 4
    low = x[:, :quarter] * 0.5
    vertical, horizontal, diagonal = (x[:, quarter + n :: 3] * 0.5 for n in range(3))
    top, bottom = low + vertical, low - vertical
    left, right = horizontal + diagonal, horizontal - diagonal
    upper = torch.stack([top + left, top - left], dim=-1)  # [N, C, H, W, 2]
    lower = torch.stack([bottom + right, bottom - right], dim=-1)
    return torch.stack([upper, lower], dim=-3).flatten(-2).flatten(-3, -2)


def depthwise(x: Tensor, kernels: Tensor) -> Tensor:
    """3x3 convolution of each channel with its own kernel [C, 3, 3], zeros around."""
    height, width = x.shape[2:]
    padded = functional.pad(x, (1, 1, 1, 1))
    y = torch.zeros_like(x)
    for row in range(3):
        for column in range(3):
            window = padded[:, :, row : row + height, column : column + width]
            y.addcmul_(window, kernels[:, row, column, None, None])
    return y
