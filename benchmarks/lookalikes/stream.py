"""Turns a stream of latents into the few that may look like a target: the attack, without pictures.

Each latent stands for a face of some other digest. Three sieves, each dearer and finer: a linear
guess from z; the mapping network and both rules; the learned predictor. Only the best of all are
kept, by number: block and row of the stream give z again.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from benchmarks.lookalikes.fast_mapping import FastMapping, Latents, normalised
from benchmarks.lookalikes.judges import MEASURES, PERSON, PICTURE, Floats
from benchmarks.lookalikes.predictor import Predictor

KEPT = 4
"""Of each target and measure."""
TRIO = 3

Integers = npt.NDArray[np.int64]


def squares(components: Floats, targets: Floats, measure: str) -> Floats:
    """Predicted squared distances [N, T], but for what no component sees."""
    if measure == PERSON:
        half = components.shape[1] // 2
        return _between(components[:, :half], targets[:, :half])
    return _between(components, targets) / 2


def _between(a: Floats, b: Floats) -> Floats:
    lengths = np.einsum("ij,ij->i", a, a)[:, None] + np.einsum("ij,ij->i", b, b)
    between: Floats = lengths - 2 * (a @ b.T)
    return between


@dataclass(frozen=True)
class Sieve:
    """What is dropped before the mapping network, by a linear guess from z."""

    weights: Floats  # [512, D + R]: components, and the rules' sums
    bias: Floats
    thresholds: Floats  # [R], loose: nearly all that a rule takes pass
    targets: Floats  # [T, 3, D]: what is guessed of their components
    singles: Floats  # [measures, T]: largest squared distances that pass
    trios: Floats  # [T], of the sum of three

    def opened(self) -> Sieve:
        """Lets everything through but trios: to see what the sieve loses."""
        everything, nothing = np.float32(np.inf), np.float32(-np.inf)
        thresholds = np.full_like(self.thresholds, everything)
        singles = np.full_like(self.singles, everything)
        return replace(
            self, thresholds=thresholds, singles=singles, trios=np.full_like(self.trios, nothing)
        )


@dataclass(frozen=True)
class Found:
    """The best of some blocks, nearest first: squared distances and where they are."""

    singles: Floats  # [measures, T, KEPT]
    single_rows: Integers  # [measures, T, KEPT]
    trios: Floats  # [T, KEPT]
    trio_rows: Integers  # [T, KEPT, 3]
    groups: int = 0
    """Trios of latents that may pass the rules."""
    seconds: float = 0.0
    """Of one processor."""

    @classmethod
    def nothing(cls, targets: int) -> Found:
        """Before the first block."""
        return cls(
            np.full((len(MEASURES), targets, KEPT), np.inf, np.float32),
            np.full((len(MEASURES), targets, KEPT), -1, np.int64),
            np.full((targets, KEPT), np.inf, np.float32),
            np.full((targets, KEPT, TRIO), -1, np.int64),
        )

    def and_also(self, other: Found) -> Found:
        """The best of both; of equals, these."""
        singles, single_rows = _best(
            np.concatenate([self.singles, other.singles], axis=2),
            np.concatenate([self.single_rows, other.single_rows], axis=2),
        )
        trios, trio_rows = _best(
            np.concatenate([self.trios, other.trios], axis=1),
            np.concatenate([self.trio_rows, other.trio_rows], axis=1),
        )
        groups, seconds = self.groups + other.groups, self.seconds + other.seconds
        return Found(singles, single_rows, trios, trio_rows, groups, seconds)


def _best(values: Floats, rows: Integers) -> tuple[Floats, Integers]:
    """The KEPT smallest along the last axis of `values`."""
    order = np.argsort(values, axis=-1, kind="stable")[..., :KEPT]
    if rows.ndim > values.ndim:
        return np.take_along_axis(values, order, -1), np.take_along_axis(rows, order[..., None], -2)
    return np.take_along_axis(values, order, -1), np.take_along_axis(rows, order, -1)


@dataclass(frozen=True)
class Sifting:
    """All that a process needs to sift blocks."""

    latents: Latents
    mapping: FastMapping
    predictor: Predictor
    sieve: Sieve
    targets: Floats  # [T, 3, D]: components of the targets' pictures

    def __call__(self, block: int) -> Found:
        """The best of one block."""
        start = time.process_time()
        x = normalised(self.latents.z(block))
        guess = x @ self.sieve.weights + self.sieve.bias
        rules = len(self.sieve.thresholds)
        rows = np.flatnonzero(np.all(guess[:, -rules:] < self.sieve.thresholds, axis=1))
        groups = rows[: len(rows) // TRIO * TRIO].reshape(-1, TRIO)
        singles, trios = self._wanted(guess[:, :-rules], rows, groups)
        mapped = np.unique(np.concatenate([singles, trios.reshape(-1)]))
        found = self._judged(x, mapped, singles, trios, block * len(x))
        return replace(found, groups=len(groups), seconds=time.process_time() - start)

    def _wanted(self, guess: Floats, rows: Integers, groups: Integers) -> tuple[Integers, Integers]:
        """Which rows, and which trios of rows, may look like some target."""
        firsts = self.sieve.targets[:, 0]
        near = [
            squares(guess[rows], firsts, measure) < limits
            for measure, limits in zip(MEASURES, self.sieve.singles, strict=True)
        ]
        singles = rows[np.any(near, axis=(0, 2))]
        trios = np.any(_trio_squares(guess, groups, self.sieve.targets) < self.sieve.trios, axis=1)
        return singles, groups[trios]

    def _judged(
        self, x: Floats, mapped: Integers, singles: Integers, trios: Integers, offset: int
    ) -> Found:
        """The best by the predictor of those that both rules take."""
        away = self.mapping.away(x[mapped])
        taken = self.mapping.takes(away)
        components = np.full((len(x), self.targets.shape[2]), np.nan, np.float32)
        components[mapped[taken]] = self.predictor.predict(self.mapping.truncated(away[taken]))
        singles = singles[np.isin(singles, mapped[taken])]
        trios = trios[np.all(np.isin(trios, mapped[taken]), axis=1)]
        firsts = self.targets[:, 0]
        near = np.stack([squares(components[singles], firsts, measure).T for measure in MEASURES])
        return Found.nothing(len(firsts)).and_also(
            Found(
                near,
                _for_each(near, singles + offset),
                _trio_squares(components, trios, self.targets).T,
                np.broadcast_to(trios + offset, (len(firsts), *trios.shape)),
            )
        )


def _trio_squares(components: Floats, groups: Integers, targets: Floats) -> Floats:
    """[G, T]: how far the whole pictures of a trio are from a target's, summed."""
    parts = [squares(components[groups[:, f]], targets[:, f], PICTURE) for f in range(TRIO)]
    summed: Floats = np.sum(parts, axis=0)
    return summed


def _for_each(near: Floats, rows: Integers) -> Integers:
    """The same rows for every target and measure."""
    return np.broadcast_to(rows, near.shape)
