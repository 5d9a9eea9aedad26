"""Turns numbers into latents, and latents into w, fast: in float32, for whoever tries millions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from benchmarks.lookalikes.judges import Floats

from checkface.cf1.generator import SLOPE, Units
from checkface.cf1.identity import GRID, LATENT_SIZE
from checkface.cf1.mapping import PSI, Mapping, map_latents

CHUNK = 512
"""Rows mapped at once: they fit the processor's cache."""


@dataclass(frozen=True)
class FastMapping:
    """The mapping network in float32: the few that are drawn are mapped again, exactly."""

    weights: tuple[Floats, ...]  # 8 of [512, 512], transposed
    biases: tuple[Floats, ...]
    mean: Floats
    rules: Floats  # [512, R]
    thresholds: Floats  # [R]

    @classmethod
    def of(cls, mapping: Mapping) -> FastMapping:
        """The same network, and the same rules."""
        rules = np.stack([rule.direction for rule in mapping.rules], axis=1) / GRID
        return cls(
            tuple(np.ascontiguousarray(weight.T, np.float32) for weight in mapping.weights),
            tuple(bias.astype(np.float32) for bias in mapping.biases),
            (mapping.mean / GRID).astype(np.float32),
            rules.astype(np.float32),
            np.array([rule.threshold / GRID for rule in mapping.rules], np.float32),
        )

    def away(self, x: Floats) -> Floats:
        """w - mean, before truncation, of normalised latents [N, 512]."""
        starts = range(0, len(x), CHUNK)
        parts = [self._mapped(x[start : start + CHUNK]) for start in starts]
        return np.concatenate(parts) - self.mean if parts else x

    def takes(self, away: Floats) -> npt.NDArray[np.bool]:
        """Whether both rules take them: [N]."""
        taken: npt.NDArray[np.bool] = np.all(away @ self.rules < self.thresholds, axis=1)
        return taken

    def truncated(self, away: Floats) -> Floats:
        """w as faces are drawn."""
        return self.mean + np.float32(PSI) * away

    def _mapped(self, x: Floats) -> Floats:
        for weight, bias in zip(self.weights, self.biases, strict=True):
            x = x @ weight + bias
            x = np.maximum(x, x * np.float32(SLOPE)) * np.float32(np.sqrt(2))
        return x


@dataclass(frozen=True)
class Latents:
    """The stream: blocks of z, each from its own seed. cf1's z are sums of 12; these are normal."""

    seed: int
    rows: int

    def z(self, block: int) -> Floats:
        """[rows, 512]."""
        bits = np.random.SFC64(np.random.SeedSequence([self.seed, block]))
        numbers: Floats = np.random.Generator(bits).standard_normal(
            (self.rows, LATENT_SIZE), np.float32
        )
        return numbers


def normalised(z: Floats) -> Floats:
    """As the mapping network begins."""
    x: Floats = z / np.sqrt(np.einsum("ij,ij->i", z, z) / z.shape[1] + np.float32(1e-8))[:, None]
    return x


def exact_w(mapping: Mapping, z: Floats) -> Units | None:
    """The w that cf1 draws for one z, int32 [512]; None where a rule refuses it after all."""
    units = np.rint(z.astype(np.float64) * GRID).astype(np.int32)[None]
    away = map_latents(units, mapping.weights, mapping.biases)[0] - mapping.mean
    if not all(rule.takes(away) for rule in mapping.rules):
        return None
    w: Units = (mapping.mean + np.rint(PSI * away)).astype(np.int32)
    return w
