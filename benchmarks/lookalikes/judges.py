"""Turns a picture into vectors whose distances say how much alike two faces are.

Several networks for recognition ("the same person?") and one perceptual distance ("the same
picture?"): what each finds is a vector, and Euclidean distance is its judgement. Two sums of them
are used, both scaled so that two unrelated faces are at 1:

* `person`: the root of the mean of the squared distances of all recognisers;
* `picture`: of that and of the perceptual distance, half and half. It sees hair, clothes, light.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from benchmarks.lookalikes.population import Pixels

Floats = npt.NDArray[np.floating[Any]]
Vectors = Mapping[str, Floats]
"""By judge: [D] of one picture, or [N, D] of many."""

PERSON, PICTURE = "person", "picture"
MEASURES = (PERSON, PICTURE)


class Judge(Protocol):
    """What looks at pictures."""

    @property
    def same_person(self) -> Mapping[str, float]:
        """The recognisers, and the distance below which each says "the same person"."""

    @property
    def perceptual(self) -> str:
        """The one whose squared distance is the perceptual one."""

    def vectors(self, picture: Pixels) -> dict[str, Floats]:
        """What each finds in a picture of any side."""

    def finds_face(self, picture: Pixels) -> bool:
        """Whether a face is seen in it at all."""


@dataclass(frozen=True)
class Scale:
    """The distances of unrelated faces: medians over all pairs of the population."""

    medians: Mapping[str, float]
    perceptual: str

    def measured(self, squares: Mapping[str, Floats], measure: str) -> Floats:
        """The summed distance, from each judge's squared distances."""
        people = [name for name in self.medians if name != self.perceptual]
        person = sum(squares[name] / self.medians[name] ** 2 for name in people) / len(people)
        if measure == PERSON:
            return np.sqrt(np.asarray(person, np.float32))
        alike = squares[self.perceptual] / self.medians[self.perceptual] ** 2
        return np.sqrt(np.asarray((person + alike) / 2, np.float32))


def scale_of(squares: Mapping[str, Floats], perceptual: str) -> Scale:
    """From the squared distances [N, N] of a population."""
    above = np.triu_indices(len(next(iter(squares.values()))), 1)
    medians = {name: float(np.sqrt(np.median(table[above]))) for name, table in squares.items()}
    return Scale(medians, perceptual)


def stacked(judged: Iterable[Mapping[str, Floats]]) -> dict[str, Floats]:
    """[N, D] of each judge, from [D] of N pictures."""
    rows = list(judged)
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}


def squared_distances(a: Vectors, b: Vectors) -> dict[str, Floats]:
    """Of each of a to each of b: [N, M] of each judge."""
    return {name: _between(a[name], b[name]) for name in a}


def paired_distances(a: Vectors, b: Vectors) -> dict[str, Floats]:
    """Of each of a to its own of b: [N] of each judge."""
    return {
        name: np.sum((a[name].astype(np.float32) - b[name]) ** 2, axis=-1, dtype=np.float32)
        for name in a
    }


def _between(a: Floats, b: Floats) -> Floats:
    a, b = a.astype(np.float32), b.astype(np.float32)
    lengths = np.sum(a * a, axis=1)[:, None] + np.sum(b * b, axis=1)[None]
    between: Floats = np.maximum(lengths - 2 * (a @ b.T), 0)
    return between


def same_person(squares: Mapping[str, Floats], limits: Mapping[str, float]) -> npt.NDArray[np.bool]:
    """Where all recognisers say so at once."""
    said = [squares[name] < limit**2 for name, limit in limits.items()]
    agreed: npt.NDArray[np.bool] = np.logical_and.reduce(said)
    return agreed
