"""Turns several points in w into one, exactly: averages, frames of a morph, steps in a direction.

Whole numbers only, so that every engine and language gets the same bits. Halves go to the even
neighbour. What lies between faces that the rules of cf1 took is taken by them too, for each rule is
a half-space; a step stops before it leaves one, or the part of w that holds faces.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from checkface.cf1.generator import Units
from checkface.cf1.identity import GRID
from checkface.cf1.mapping import Rule

DIRECTION = "direction."
"""Begins the names of such tensors: one standard deviation of the candidates along each."""

FARTHEST = 3
"""Standard deviations from the mean at which a direction ends; three faces in a thousand lie
beyond, and stay there.
"""

MOST_PARTS = 1 << 24
"""Of a mixture, together: sums of a w times its parts stay below 2^53, exact in any language."""


def weighted_mean(ws: list[Units], parts: list[int]) -> Units:
    """`sum(parts[i] * w[i]) / sum(parts)`, halves to even: int32 [512] in grid units."""
    total = sum(parts)
    summed = sum(w.astype(np.int64) * part for w, part in zip(ws, parts, strict=True))
    return _divided(np.asarray(summed), total)


def there_and_back(frame: int, frames: int) -> tuple[int, int]:
    """The parts, of 65,536, of both ends in one frame of an endless loop.

    `t = rint(65536 (1 - cos(2 pi frame / frames)) / 2)`. Any cosine that is right to 1e-12 gives
    the same whole number, for up to a thousand frames.
    """
    far = round(GRID * (1 - math.cos(2 * math.pi * frame / frames)) / 2)
    return GRID - far, far


@dataclass(frozen=True)
class Space:
    """What cf1 knows of w: its mean, the rules, and directions in which to step."""

    mean: Units  # [512]
    rules: tuple[Rule, ...]
    directions: dict[str, Units]  # of [512]

    @classmethod
    def from_tensors(cls, tensors: dict[str, Units], rules: tuple[Rule, ...]) -> Space:
        """The space whose constants have the names that core/conversion gives them."""
        named = (name for name in tensors if name.startswith(DIRECTION))
        directions = {name.removeprefix(DIRECTION): tensors[name] for name in named}
        return cls(tensors["mean"], rules, directions)

    def step(self, w: Units, direction: str, amount: int) -> Units:
        """w moved by `amount` / 65,536 steps, or as far as there are faces: int32 [512]."""
        line = self.directions[direction]
        for border, limit in self._borders(line):
            amount = self._within(border, limit, w, line, amount)
        moved: Units = w + _divided(line.astype(np.int64) * amount, GRID)
        return moved

    def _borders(self, line: Units) -> Iterator[tuple[Units, int]]:
        """The half-spaces `8 a . (w - mean) < limit` that no step along a line leaves: a, limit.

        They are the rules after truncation, and both ends of the line. Far beyond those no sum of
        the network would be exact, and so no picture the same everywhere.
        """
        for rule in self.rules:
            yield rule.direction, 7 * rule.threshold * GRID
        for end in (line, -line):
            yield end, 8 * FARTHEST * _dot(line, line)

    def _within(self, border: Units, limit: int, w: Units, line: Units, amount: int) -> int:
        """The amount nearest to the wanted one that the half-space holds, before anything is
        rounded.
        """
        along = _dot(border, line)
        if along * amount <= 0:
            return amount  # away from the border
        room = limit - 8 * _dot(border, w - self.mean)
        most = max(0, (room * GRID - 1) // abs(8 * along))
        return int(math.copysign(min(abs(amount), most), amount))


def _dot(a: Units, b: Units) -> int:
    return int(a.astype(np.int64) @ b.astype(np.int64))


def _divided(numbers: np.ndarray[tuple[int], np.dtype[np.int64]], by: int) -> Units:
    """Whole numbers divided by one, halves to even."""
    quotient, rest = np.divmod(numbers, by)
    up = (2 * rest > by) | ((2 * rest == by) & (quotient % 2 == 1))
    units: Units = (quotient + up).astype(np.int32)
    return units
