"""Turns w into a photograph: the whole MobileStyleGAN generator, top to bottom.

Follows "MobileStyleGAN: A Lightweight Convolutional Neural Network for High-Fidelity Image
Synthesis" (Belousov, arXiv 2104.04767), distilled from StyleGAN2 (Karras et al., arXiv
1912.04958): a picture is grown as Haar wavelet coefficients, each block doubling its side.

This file says what is computed; an `Engine` says how. Scheme cf1 lives on the grid of
multiples of 2^-16: "snapped" below means rounded to it, halves to even. A sum of products of grid
numbers is exact in float64 in any order, so every engine gives the same bits (docs/cf1.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

Units = npt.NDArray[np.int32]
"""Whole numbers of grid units: the number they stand for, times 65,536."""

Pixels = npt.NDArray[np.uint8]
"""RGB: [1024, 1024, 3]."""

Tensor = TypeVar("Tensor")

BLOCKS = 7
SIDE = 1024
SLOPE = 0.2
"""Of the leaky ReLU, in both networks."""


@dataclass(frozen=True)
class Convolution:
    """A convolution with a style that scales its input channels (StyleGAN2, section 2.2).

    The kernels hold StyleGAN2's demodulation already, as constants: MobileStyleGAN trains it in.
    """

    style_weight: Units  # [C_in, 512]
    style_bias: Units  # [C_in]
    weight: Units  # [C_out, C_in], or [C_out, C_in, 3, 3] for the first
    noise: Units  # [H, W], the same for every channel
    bias: Units  # [C_out]


@dataclass(frozen=True)
class Separable(Convolution):
    """A 3x3 convolution taken apart: each channel by itself, then 1x1 across channels."""

    depthwise: Units  # [C_in, 3, 3]


@dataclass(frozen=True)
class Block:
    """Doubles the side: modulate, inverse Haar, two depthwise separable convolutions."""

    style_weight: Units  # [4 C, 512]
    style_bias: Units  # [4 C]
    convolutions: tuple[Separable, Separable]

    @property
    def side(self) -> int:
        """Rows and columns of what the block makes."""
        return len(self.convolutions[0].noise)


@dataclass(frozen=True)
class Colour:
    """The last convolution: 64 channels to the Haar coefficients of red, green and blue."""

    style_weight: Units  # [64, 512]
    style_bias: Units  # [64]
    weight: Units  # [12, 64]
    bias: Units  # [12]


@dataclass(frozen=True)
class Generator:
    """All constants of the synthesis network, by part."""

    const: Units  # [512, 4, 4]
    first: Convolution
    blocks: tuple[Block, ...]
    rgb: Colour

    @classmethod
    def from_tensors(cls, tensors: dict[str, Units]) -> Generator:
        """The generator whose constants have the names that core/conversion gives them."""
        return cls(
            const=tensors["const"],
            first=Convolution(**_convolution(tensors, "first")),
            blocks=tuple(_block(tensors, f"block{n}") for n in range(BLOCKS)),
            rgb=Colour(
                style_weight=tensors["to_rgb.style.weight"],
                style_bias=tensors["to_rgb.style.bias"],
                weight=tensors["to_rgb.weight"],
                bias=tensors["to_rgb.bias"],
            ),
        )

    @cached_property
    def styles(self) -> tuple[Units, Units]:
        """Every style's affine map, stacked in the order of use: [6144 + …, 512] and its bias."""
        pairs = [(self.first.style_weight, self.first.style_bias)]
        for block in self.blocks:
            pairs.append((block.style_weight, block.style_bias))
            pairs += [(c.style_weight, c.style_bias) for c in block.convolutions]
        pairs.append((self.rgb.style_weight, self.rgb.style_bias))
        weights, biases = zip(*pairs, strict=True)
        return np.concatenate(weights), np.concatenate(biases)


def _convolution(tensors: dict[str, Units], name: str) -> dict[str, Units]:
    return {
        "style_weight": tensors[f"{name}.style.weight"],
        "style_bias": tensors[f"{name}.style.bias"],
        "weight": tensors[f"{name}.weight"],
        "noise": tensors[f"{name}.noise"],
        "bias": tensors[f"{name}.bias"],
    }


def _separable(tensors: dict[str, Units], name: str) -> Separable:
    return Separable(**_convolution(tensors, name), depthwise=tensors[f"{name}.depthwise"])


def _block(tensors: dict[str, Units], name: str) -> Block:
    return Block(
        style_weight=tensors[f"{name}.up.style.weight"],
        style_bias=tensors[f"{name}.up.style.bias"],
        convolutions=(
            _separable(tensors, f"{name}.conv1"),
            _separable(tensors, f"{name}.conv2"),
        ),
    )


@dataclass(frozen=True)
class Rows:
    """Which rows of a whole picture some tensor holds: an engine may work strip by strip."""

    start: int
    stop: int
    height: int
    """Of the whole picture. Rows beyond it count as zeros to a convolution."""

    def grown(self, margin: int) -> Rows:
        """These rows and up to `margin` more on each side, as far as the picture goes."""
        return Rows(max(0, self.start - margin), min(self.height, self.stop + margin), self.height)

    @property
    def halved(self) -> Rows:
        """The rows of the picture of half the side from which these are made."""
        return Rows(self.start // 2, (self.stop + 1) // 2, self.height // 2)


class Engine(Protocol[Tensor]):
    """What an engine computes. Tensors are [C, H, W], with a batch in front where it has one."""

    def styles(self, w: Any) -> Any:
        """All styles of `generator.styles`, snapped: `w A^T + b`."""

    def dense(self, const: Units, style: Any, layer: Convolution) -> Tensor:
        """Modulate and snap; 3x3 over all channels; noise, bias, leaky ReLU, snap."""

    def upsample(self, x: Tensor, style: Any) -> Tensor:
        """Modulate and snap; inverse Haar: [4 C, H, W] -> [C, 2 H, 2 W]."""

    def separable(
        self,
        x: Tensor,
        style: Any,
        layer: Separable,
        held: Rows,
        made: Rows,
        out: Tensor | None,
    ) -> Tensor:
        """Modulate and snap; 3x3 by channel and snap; 1x1; noise, bias, leaky ReLU, snap.

        `x` holds the rows `held`; the result has the rows `made`, in `out` where it is given.
        """

    def to_rgb(self, x: Tensor, style: Any, layer: Colour) -> Any:
        """Modulate, snap; 1x1 to 12 channels, bias; inverse Haar; eight bits: [2 H, 2 W, 3]."""

    def grow(self, block: Block, styles: list[Any], x: Tensor) -> Tensor:
        """`upsample_block` for all rows, in whatever pieces suit the engine."""

    def paint(self, block: Block, styles: list[Any], x: Tensor, rgb: Any, layer: Colour) -> Any:
        """`upsample_block` and `to_rgb` for all rows, in whatever pieces suit the engine."""


def synthesize(engine: Engine[Tensor], generator: Generator, w: Any) -> Any:
    """The face of w, RGB in eight bits: [1024, 1024, 3], with a batch in front where w has one."""
    first, blocks, rgb = split_styles(generator, engine.styles(w))
    x = engine.dense(generator.const, first, generator.first)  # [512, 4, 4]
    for block, styles in zip(generator.blocks[:-1], blocks[:-1], strict=True):
        x = engine.grow(block, styles, x)  # [512, 8, 8] ... [128, 256, 256]
    return engine.paint(generator.blocks[-1], blocks[-1], x, rgb, generator.rgb)


def upsample_block(
    engine: Engine[Tensor],
    block: Block,
    styles: list[Any],
    x: Tensor,
    made: Rows,
    out: Tensor | None = None,
) -> Tensor:
    """One block. `x` holds `made.grown(2).halved` of the smaller picture; makes `made`."""
    up, *pair = styles
    first, second = block.convolutions
    halo, held = made.grown(1), made.grown(2)  # each 3x3 convolution uses up a row on each side
    x = engine.upsample(x, up)  # [4 C, h, w] -> [C, 2 h, 2 w]
    x = engine.separable(x, pair[0], first, held, halo, None)  # -> [C', 2 h, 2 w]
    return engine.separable(x, pair[1], second, halo, made, out)  # -> [C', 2 h, 2 w]


def split_styles(generator: Generator, styles: Any) -> tuple[Any, list[list[Any]], Any]:
    """Every style along the last axis -> the first's, three for each block, the colours'."""
    position = 0

    def take(count: int) -> Any:
        nonlocal position
        position += count
        return styles[..., position - count : position]

    first = take(len(generator.first.style_bias))
    blocks = [
        [take(len(part.style_bias)) for part in (block, *block.convolutions)]
        for block in generator.blocks
    ]
    return first, blocks, take(len(generator.rgb.style_bias))
