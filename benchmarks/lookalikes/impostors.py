"""Turns distances between unrelated faces into bits: how many tries a look-alike takes.

Bits are -log2 of the share of pairs below a threshold, counted where there are enough pairs, and
from there the tail of a line: near small distances, shares grow as a power of the distance, whose
exponent is the dimension of what the judges see (Levina and Bickel, 2005). Intervals are 95 % of
a bootstrap over faces, not pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from benchmarks.lookalikes.judges import Floats

ENOUGH = 20
"""Pairs, to be counted rather than extrapolated."""
TAIL = 400
"""Pairs that say how the share falls."""
RESAMPLED = 200
TRIO = 3


@dataclass(frozen=True)
class Bits:
    """Of one threshold."""

    bits: float
    low: float
    high: float
    pairs: int
    """Counted below the threshold."""
    extrapolated: bool


def bits_below(distances: Floats, threshold: float, seed: int = 0) -> Bits:
    """From the distances [N, N] of a population."""
    above = np.triu_indices(len(distances), 1)
    pairs = int(np.sum(distances[above] < threshold))
    counted = pairs >= ENOUGH
    measure = _counted if counted else _extrapolated
    near = _nearest(distances, threshold, counted)
    rng = np.random.default_rng(seed)
    resampled = [measure(near, _weights(rng, len(distances)), threshold) for _ in range(RESAMPLED)]
    low, high = np.percentile(resampled, (2.5, 97.5))
    bits = measure(near, np.ones(len(distances)), threshold)
    return Bits(bits, float(low), float(high), pairs, not counted)


@dataclass(frozen=True)
class _Near:
    """The pairs that matter, nearest first."""

    a: npt.NDArray[np.intp]
    b: npt.NDArray[np.intp]
    distances: Floats


def _nearest(distances: Floats, threshold: float, counted: bool) -> _Near:  # noqa: FBT001
    a, b = np.triu_indices(len(distances), 1)
    values = distances[a, b]
    order = np.argsort(values, kind="stable")
    kept = order[: int(np.sum(values < threshold))] if counted else order[:TAIL]
    return _Near(a[kept], b[kept], values[kept])


def _weights(rng: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
    """How often each face is drawn again."""
    return np.bincount(rng.integers(0, count, count), minlength=count).astype(np.float64)


def _counted(near: _Near, weights: npt.NDArray[np.float64], _threshold: float) -> float:
    found = np.sum(weights[near.a] * weights[near.b])
    return float(-np.log2(max(found, 0.5) / _all_pairs(weights)))


def _extrapolated(near: _Near, weights: npt.NDArray[np.float64], threshold: float) -> float:
    """The share at the tail's edge, and from there by the power of the distance."""
    found = weights[near.a] * weights[near.b]
    edge = float(near.distances[-1])
    closer = np.log2(edge / np.maximum(near.distances, 1e-6))
    dimension = np.sum(found) / np.sum(found * closer) / np.log(2)  # maximum likelihood
    share = np.sum(found) / _all_pairs(weights)
    return float(-np.log2(share) + dimension * np.log2(edge / max(threshold, 1e-6)))


def _all_pairs(weights: npt.NDArray[np.float64]) -> float:
    """Of two different faces, as often as both were drawn."""
    return float((np.sum(weights) ** 2 - np.sum(weights**2)) / 2)


@dataclass(frozen=True)
class Independence:
    """Whether bits of several faces add up: at thresholds so loose that trios can be counted."""

    one: float
    three: float
    counted: int
    """Pairs of trios below the threshold in all three faces."""


def independence(distances: Floats, share: float) -> Independence:
    """With trios of different faces each, and the threshold that so many pairs are below."""
    above = np.triu_indices(len(distances), 1)
    below = distances < np.quantile(distances[above], share)
    trios = len(distances) // TRIO
    parts = [below[f * trios : (f + 1) * trios, f * trios : (f + 1) * trios] for f in range(TRIO)]
    pairs = np.triu_indices(trios, 1)
    counted = int(np.sum(np.logical_and.reduce(parts)[pairs]))
    one = -np.log2(np.mean(below[above]))
    return Independence(float(one), float(-np.log2(max(counted, 0.5) / len(pairs[0]))), counted)
