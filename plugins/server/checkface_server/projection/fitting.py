"""Turns a portrait into a latent: walks w down the difference to what the network draws."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from checkface.gradients import GradientNetwork, nearest_latent
from checkface.latents import Latent
from checkface_server.projection.alignment import SIDE, Portrait

SCALES = (1, 2, 4, 8)
"""Of a portrait's 256 pixels, how many are one: what is coarse leads, what is fine decides."""
STRIDE = 0.08
"""The longest, in each number of w."""
START = 5
"""Steps until it is that."""
MEMORY = (0.9, 0.95)
"""Of the gradient and of its square: how much of what was before counts."""
LEAST_SPREAD = 1e-8
GRID = 1 << 16
"""Units of a latent for one."""
MARGIN = 0.25
"""What the edge of a picture counts: who stands there matters less than the face."""


@dataclass(frozen=True)
class Fitted:
    """Where the walk has led."""

    latent: Latent
    first: float
    """The difference of the mean face: 0 to 2, the mean over pixels and scales."""
    nearest: float
    steps: int


def fit(
    network: GradientNetwork,
    portrait: Portrait,
    steps: int,
    is_over: Callable[[], bool] = lambda: False,
) -> Fitted:
    """From the mean face, in so many steps, or fewer if it is over before; within all bounds.

    The nearest place on the way, for at a border of where faces are the walk is thrown back.
    """
    difference = _Difference(portrait, network.device)
    walker, passed = _Walker(network.mean), list[tuple[float, Tensor]]()
    for step in range(steps):
        if step and is_over():
            break
        w = walker.w.requires_grad_()
        loss = difference(network.draw(w[None])[0])
        loss.backward()
        passed.append((float(loss.detach()), w.detach()))
        walker.go(w, _stride(step, steps))
    with torch.no_grad():
        end = float(difference(network.draw(walker.w[None])[0]))
    nearest, w = min([*passed, (end, walker.w)], key=lambda place: place[0])
    return Fitted(nearest_latent(w), passed[0][0], nearest, len(passed))


class _Walker:
    """Steps as Adam takes them (Kingma and Ba, arXiv 1412.6980); PyTorch's own loads a compiler.

    Who leaves where faces are is brought back at once.
    """

    def __init__(self, start: Tensor) -> None:
        self.w = start.clone()
        self._mean, self._square, self._count = torch.zeros_like(start), torch.zeros_like(start), 0

    @torch.no_grad()
    def go(self, w: Tensor, stride: float) -> None:
        """Against the gradient of w."""
        gradient = w.grad if w.grad is not None else torch.zeros_like(w)
        self._count += 1
        self._mean = MEMORY[0] * self._mean + (1 - MEMORY[0]) * gradient
        self._square = MEMORY[1] * self._square + (1 - MEMORY[1]) * gradient**2
        mean = self._mean / (1 - MEMORY[0] ** self._count)
        spread = (self._square / (1 - MEMORY[1] ** self._count)).sqrt()
        reached = nearest_latent(w.detach() - stride * mean / (spread + LEAST_SPREAD))
        self.w = torch.from_numpy(reached.w).to(w.device, w.dtype) / GRID


def _stride(step: int, steps: int) -> float:
    """Longer while the direction becomes known, then ever shorter."""
    return STRIDE * min(1, (step + 1) / START) * (1 + math.cos(math.pi * step / steps)) / 2


class _Difference:
    """Between a portrait and a picture: absolute, at each scale, and what is beyond is not seen."""

    def __init__(self, portrait: Portrait, device: torch.device) -> None:
        pixels = torch.from_numpy(np.asarray(portrait.picture, np.float32)).to(device)
        seen = torch.from_numpy(np.asarray(portrait.seen, np.float32)).to(device)
        self._weights = _pyramid((seen / 255 * _middle(device))[None])
        self._wanted = _pyramid(pixels.permute(2, 0, 1) / 127.5 - 1)

    def __call__(self, picture: Tensor) -> Tensor:
        shown = _pyramid(functional.avg_pool2d(picture, picture.shape[-1] // SIDE))
        each = [
            ((a - b).abs() * weight).sum() / (3 * weight.sum())
            for a, b, weight in zip(shown, self._wanted, self._weights, strict=True)
        ]
        return torch.stack(each).mean()


def _pyramid(picture: Tensor) -> list[Tensor]:
    return [functional.avg_pool2d(picture, by) for by in SCALES]


def _middle(device: torch.device) -> Tensor:
    """1 where a face is, MARGIN in the corners."""
    along = torch.linspace(-1, 1, SIDE, device=device)
    far = along[:, None] ** 2 + along[None] ** 2
    return MARGIN + (1 - MARGIN) * torch.exp(-far / 0.5)
