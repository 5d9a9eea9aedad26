"""Turns a key into w: latent, mapping network, two rules, truncation (StyleGAN2, section 2).

Small enough to be the same NumPy for every engine: 2 million multiply-adds a candidate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from checkface.cf1.generator import SLOPE, Units
from checkface.cf1.identity import GRID, Key, latent, mean_keys

LAYERS = 8
MEAN_COUNT = 4096
MAX_CANDIDATES = 1 << 16
EPSILON = 1e-8
GAIN = math.sqrt(2)
PSI = 7 / 8
"""Truncation: 0.7, the original's, makes faces more alike; 1 spoils one picture in seventy."""

Floats = npt.NDArray[np.float64]


RULES = ("adult", "clean")
"""Of the weights file: no children, and no half-person at the edge of the picture."""


@dataclass(frozen=True)
class Rule:
    """A half-space of w: a linear classifier, fitted to faces that were labelled by eye."""

    direction: Units  # [512]
    threshold: int  # in grid units

    @classmethod
    def from_tensors(cls, tensors: dict[str, Units], name: str) -> Rule:
        """The rule whose constants have the names that core/conversion gives them."""
        return cls(tensors[f"{name}.a"], int(tensors[f"{name}.threshold"][0]))

    def takes(self, away: Units) -> bool:
        """Whether a face at mean + `away` (int32 [512], grid units) may be shown."""
        return int(self.direction.astype(np.int64) @ away) < self.threshold * GRID


@dataclass(frozen=True)
class Mapping:
    """The mapping network, and what cf1 decides in its output space."""

    weights: tuple[Floats, ...]  # 8 of [512, 512]
    biases: tuple[Floats, ...]  # 8 of [512]
    mean: Units  # [512], of MEAN_COUNT mapped latents
    rules: tuple[Rule, ...]

    @classmethod
    def from_tensors(cls, tensors: dict[str, Units]) -> Mapping:
        """The mapping network whose constants have the names that core/conversion gives them."""
        return cls(
            weights=tuple(tensors[f"mapping.{n}.weight"] / GRID for n in range(LAYERS)),
            biases=tuple(tensors[f"mapping.{n}.bias"] / GRID for n in range(LAYERS)),
            mean=tensors["mean"],
            rules=tuple(Rule.from_tensors(tensors, name) for name in RULES),
        )

    def w_of(self, key: Key, face: int) -> Units:
        """w of one face, truncated: int32 [512] in grid units."""
        _, away = self._first_taken(key, face)
        return self._truncated(away)

    def z_of(self, key: Key, face: int) -> Units:
        """z of one face, the first candidate that the rules take: int32 [512] in grid units."""
        z, _ = self._first_taken(key, face)
        return z

    def w_of_z(self, z: Units) -> Units:
        """w of any z, truncated, whatever the rules say of it: int32 [512] in grid units."""
        return self._truncated(self._away(z))

    def _first_taken(self, key: Key, face: int) -> tuple[Units, Units]:
        for candidate in range(MAX_CANDIDATES):
            z = latent(key, face, candidate)
            away = self._away(z)
            if all(rule.takes(away) for rule in self.rules):
                return z, away
        raise AssertionError("no candidate passes the rules: every other does")  # pragma: no cover

    def _away(self, z: Units) -> Units:
        away: Units = map_latents(z[None], self.weights, self.biases)[0] - self.mean
        return away

    def _truncated(self, away: Units) -> Units:
        w: Units = (self.mean + np.rint(PSI * away)).astype(np.int32)
        return w


def map_latents(z: Units, weights: tuple[Floats, ...], biases: tuple[Floats, ...]) -> Units:
    """z -> w, both int32 [N, 512] in grid units."""
    x = z / GRID
    x = _snap(x / np.sqrt(np.mean(x * x, axis=1, keepdims=True) + EPSILON))
    for weight, bias in zip(weights, biases, strict=True):
        x = x @ weight.T + bias  # [N, 512]
        x = _snap(np.maximum(x, x * SLOPE) * GAIN)
    return (x * GRID).astype(np.int32)


def map_mean_keys(weights: tuple[Floats, ...], biases: tuple[Floats, ...]) -> Units:
    """w of the scheme's mean keys: int32 [4096, 512] in grid units."""
    z = np.stack([latent(key, 0, 0) for key in mean_keys(MEAN_COUNT)])
    return map_latents(z, weights, biases)


def mean_of(w: Units) -> Units:
    """The mean of the w of the mean keys: int32 [512] in grid units."""
    # sums of whole numbers are exact; the division by 2^12 too, until it is rounded
    mean: Units = np.rint(w.sum(axis=0, dtype=np.float64) / MEAN_COUNT).astype(np.int32)
    return mean


def _snap(x: Floats) -> Floats:
    return np.rint(x * GRID) / GRID
