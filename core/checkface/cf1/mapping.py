"""Turns a key into w: latent, mapping network, adult rule, truncation (StyleGAN2, section 2).

Small enough to be the same NumPy for every engine: 2 million multiply-adds a candidate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from checkface.cf1.generator import SLOPE, Units
from checkface.cf1.identity import GRID, Key, latent, mean_keys

LAYERS = 8
MEAN_COUNT = 4096
MAX_CANDIDATES = 1 << 16
PSI = 7 / 8
"""Truncation: 0.7, the original's, makes faces more alike; 1 spoils one picture in seventy."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Mapping:
    """The mapping network, and what cf1 decides in its output space."""

    weights: tuple[Floats, ...]  # 8 of [512, 512]
    biases: tuple[Floats, ...]  # 8 of [512]
    mean: Units  # [512], of MEAN_COUNT mapped latents
    adult: Units  # [512], a linear classifier in w
    adult_threshold: int

    @classmethod
    def from_tensors(cls, tensors: dict[str, Units]) -> Mapping:
        """The mapping network whose constants have the names that core/conversion gives them."""
        return cls(
            weights=tuple(tensors[f"mapping.{n}.weight"] / GRID for n in range(LAYERS)),
            biases=tuple(tensors[f"mapping.{n}.bias"] / GRID for n in range(LAYERS)),
            mean=tensors["mean"],
            adult=tensors["adult.a"],
            adult_threshold=int(tensors["adult.threshold"][0]),
        )

    def w_of(self, key: Key, face: int) -> Units:
        """w of one face, truncated: int32 [512] in grid units."""
        for candidate in range(MAX_CANDIDATES):
            w = self._mapped(latent(key, face, candidate))
            if self._is_adult(w):
                return self._truncated(w)
        raise AssertionError("no candidate passes the adult rule: 6 in 7 do")  # pragma: no cover

    def _mapped(self, z: Units) -> Units:
        w: Units = map_latents(z[None], self.weights, self.biases)[0]
        return w

    def _is_adult(self, w: Units) -> bool:
        """No children on release pages, and none of the cluster of look-alikes that they form."""
        score = int(self.adult.astype(np.int64) @ (w.astype(np.int64) - self.mean))
        return score < self.adult_threshold * GRID

    def _truncated(self, w: Units) -> Units:
        away = np.rint(PSI * (w.astype(np.float64) - self.mean))
        return (self.mean + away).astype(np.int32)


def map_latents(z: Units, weights: tuple[Floats, ...], biases: tuple[Floats, ...]) -> Units:
    """z -> w, both int32 [N, 512] in grid units."""
    x = z / GRID
    x = _snap(x / np.sqrt(np.mean(x * x, axis=1, keepdims=True) + 1e-8))
    for weight, bias in zip(weights, biases, strict=True):
        x = x @ weight.T + bias  # [N, 512]
        x = _snap(np.maximum(x, x * SLOPE) * np.sqrt(2.0))
    return (x * GRID).astype(np.int32)


def mean_w(weights: tuple[Floats, ...], biases: tuple[Floats, ...]) -> Units:
    """The mean of the mapped latents of the scheme's mean keys: int32 [512] in grid units."""
    z = np.stack([latent(key, 0, 0) for key in mean_keys(MEAN_COUNT)])
    w = map_latents(z, weights, biases)
    # sums of whole numbers are exact; the division by 2^12 too, until it is rounded
    mean: Units = np.rint(w.sum(axis=0, dtype=np.float64) / MEAN_COUNT).astype(np.int32)
    return mean


def _snap(x: Floats) -> Floats:
    return np.rint(x * GRID) / GRID
