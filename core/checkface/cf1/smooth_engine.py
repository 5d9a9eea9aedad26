"""Draws with gradients: the same network in real numbers, and nothing of it in place."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

from checkface.cf1.generator import SLOPE, Colour, Convolution, Generator
from checkface.cf1.torch_engine import TorchEngine


class SmoothEngine(TorchEngine):
    """Operations whose gradients are cheap: half the time of a step."""

    def __init__(self, generator: Generator, device: str | None) -> None:
        super().__init__(generator, exact=False, device=device)

    def to_rgb(self, x: Tensor, style: Tensor, layer: Colour) -> Tensor:
        """Eight bits have no gradient."""
        return self._colours(x, style, layer)

    def _modulate(self, x: Tensor, style: Tensor) -> Tensor:
        """The gradient of the one is made of the other."""
        return x * style[:, :, None, None]

    def _depthwise(self, x: Tensor, kernels: Tensor) -> Tensor:
        """A library's own convolution rounds as it likes, which does not matter here."""
        return functional.conv2d(x, kernels[:, None], padding=1, groups=len(kernels))

    def _activate(self, x: Tensor, layer: Convolution) -> Tensor:
        bias = self._place(layer.bias, real=False)[:, None, None]
        return functional.leaky_relu(x + (self._place(layer.noise, real=False) + bias), SLOPE)
