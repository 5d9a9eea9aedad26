"""The network as a function with gradients: from a picture back to its w. A public room.

In real numbers, and so not exact: what is found is snapped to the grid as a latent, and drawn
exactly from there. PyTorch comes with the extra torch.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from checkface.errors import MissingExtraError
from checkface.latents import Latent, latent_of_w

if TYPE_CHECKING:
    import torch
    from torch import Tensor

__all__ = ["GradientNetwork", "nearest_latent"]


class GradientNetwork:
    """Draws from any w, real numbers, so that PyTorch knows how the picture depends on it."""

    def __init__(self, device: str | None = None) -> None:
        """`device` is `cpu`, `cuda`, …: without one, CUDA where there is one.

        Raises `MissingExtraError` without PyTorch.
        """
        if find_spec("torch") is None:
            raise MissingExtraError("torch", "gradients of the network")
        import torch

        from checkface.cf1.generator import Generator
        from checkface.cf1.identity import GRID
        from checkface.cf1.smooth_engine import SmoothEngine
        from checkface.cf1.weights import load_tensors

        tensors = load_tensors()
        self._generator = Generator.from_tensors(tensors)
        self._engine = SmoothEngine(self._generator, device)
        mean = torch.from_numpy(tensors["mean"]).to(self.device, torch.float32)
        self.mean: Tensor = mean / GRID
        """w of the mean face: [512]."""

    @property
    def device(self) -> torch.device:
        """Where it draws."""
        return self._engine.device

    def draw(self, w: Tensor) -> Tensor:
        """The pictures of w [N, 512]: [N, 3, 1024, 1024], -1 to 1 and a little beyond."""
        from checkface.cf1.generator import synthesize
        from checkface.cf1.identity import GRID

        picture: Tensor = synthesize(self._engine, self._generator, w * GRID)
        return picture


def nearest_latent(w: Tensor) -> Latent:
    """The latent at w [512], or where the way to it from the mean face leaves where faces are."""
    return latent_of_w(w.detach().cpu().double().tolist())
