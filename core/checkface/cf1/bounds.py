"""Brings any point of w to where faces are, so that drawing it is exact and both rules hold.

The scheme says nothing of such points. They are drawn by its steps, which are exact only while no
sum outgrows 2^20: a point no farther from the mean than faces are can be a million times beyond
that, if it lies where no face does. So what is held within bounds is each of the 6,752 numbers by
which w steers the network, its styles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from checkface.cf1.generator import Units
from checkface.cf1.identity import GRID, latent, mean_keys
from checkface.cf1.mapping import Floats, Mapping, Rule

FACES = 512
"""The first mean keys: of their faces a style's farthest from its mean is taken, and then"""
MARGIN = 2
"""times that is let be. One face in a thousand is a little beyond in some style."""

STYLE_WEIGHT = ".style.weight"


@dataclass(frozen=True)
class Bounds:
    """How far each style, and what both rules look at, may be from the mean face's."""

    mean: Units  # [512]
    rules: tuple[Rule, ...]
    styles: Floats  # [6752, 512]
    most: Floats  # [6752], in products of grid units, which are exact

    @classmethod
    def from_tensors(cls, tensors: dict[str, Units], mapping: Mapping) -> Bounds:
        """The bounds that the constants of the scheme give."""
        names = [name for name in tensors if name.endswith(STYLE_WEIGHT)]
        styles = np.concatenate([tensors[name] for name in names]).astype(np.float64)
        zs = (latent(key, 0, 0) for key in mean_keys(FACES))
        away = np.stack([mapping.w_of_z(z) for z in zs]) - mapping.mean
        return cls(mapping.mean, mapping.rules, styles, MARGIN * _farthest(styles, away))

    def bring(self, away: Units) -> Units:
        """mean + `away`, int32 [512]: unchanged where it is within bounds, else brought nearer to
        the mean, in a straight line, until it is.
        """
        share = min((limit * GRID // at for at, limit in self._beyond(away)), default=GRID)
        nearer = away
        while not self.hold(nearer):
            nearer = np.rint(away.astype(np.float64) * (share / GRID)).astype(np.int32)
            share = share * 1023 // 1024  # what rounding has added
        w: Units = self.mean + nearer
        return w

    def hold(self, away: Units) -> bool:
        """Whether mean + `away` is within bounds."""
        return not any(self._beyond(away))

    def _beyond(self, away: Units) -> Iterator[tuple[int, int]]:
        """What is too far, and the most that it may be."""
        for rule in self.rules:
            along, limit = int(rule.direction.astype(np.int64) @ away), rule.threshold * GRID
            if 8 * along >= 7 * limit:  # truncated
                yield 8 * along, 7 * limit - 1
        moved = np.abs(self.styles @ away)
        for style in np.flatnonzero(moved > self.most):
            yield int(moved[style]), int(self.most[style])


def _farthest(styles: Floats, away: Units) -> Floats:
    most: Floats = np.abs(styles @ away.T).max(axis=1)
    return most
