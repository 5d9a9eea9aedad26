"""Turns w into what the judges would say of its picture, without drawing it: the attacker's trick.

Learned from the population: kernel ridge regression (Gaussian kernel) from w to the principal
components of the judges' vectors. The same components, predicted by a linear map from z itself,
sort out nearly all latents before the mapping network: half of w is linear in z.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
from benchmarks.lookalikes.checkpoint import Arrays
from benchmarks.lookalikes.judges import Floats, Scale, Vectors

COMPONENTS = 40
"""Of the recognisers together, and as many of the perceptual distance."""
WIDTHS, RIDGES = (0.5, 1.0, 2.0, 4.0), (0.01, 0.03, 0.1, 0.3)
"""Tried on faces that were held out: the kernel's width by the median distance, and the ridge."""


@dataclass(frozen=True)
class Components:
    """The directions in which judged pictures differ most, scaled as `Scale` sums them."""

    person: Floats  # [N, COMPONENTS] of the population
    perceptual: Floats

    def joined(self) -> Floats:
        """[N, 2 COMPONENTS]: half the squared distance of two rows is that of `picture`."""
        return np.hstack([self.person, self.perceptual])


def components_of(
    population: Vectors, others: Vectors, scale: Scale
) -> tuple[Components, Components]:
    """Of the population, and of others in the population's directions."""
    people = [name for name in scale.medians if name != scale.perceptual]
    parts = {name: float(scale.medians[name] * np.sqrt(len(people))) for name in people}
    alike = {scale.perceptual: scale.medians[scale.perceptual]}
    person, other_person = _principal(population, others, parts)
    perceptual, other_perceptual = _principal(population, others, alike)
    return Components(person, perceptual), Components(other_person, other_perceptual)


def _principal(
    population: Vectors, others: Vectors, divisors: dict[str, float]
) -> tuple[Floats, Floats]:
    """By the Gram matrix, for there are more numbers in a vector than faces."""
    count = len(next(iter(population.values())))
    gram, cross = np.zeros((count, count)), 0.0
    for name, divisor in divisors.items():
        mean = population[name].mean(axis=0, dtype=np.float64).astype(np.float32)
        a = (population[name].astype(np.float32) - mean) / divisor
        gram += a @ a.T
        cross = cross + ((others[name].astype(np.float32) - mean) / divisor) @ a.T
    values, directions = np.linalg.eigh(gram)
    kept = min(COMPONENTS, count - 1)
    values, directions = values[::-1][:kept], directions[:, ::-1][:, :kept]
    lengths = np.sqrt(np.maximum(values, 1e-9))
    ours: Floats = (directions * lengths).astype(np.float32)
    theirs: Floats = (cross @ (directions / lengths)).astype(np.float32)
    return ours, theirs


@dataclass(frozen=True)
class Predictor:
    """Kernel ridge regression."""

    centres: Floats  # [N, 512], w of the population
    weights: Floats  # [N, 2 COMPONENTS]
    mean: Floats  # [2 COMPONENTS]
    width: npt.NDArray[np.float64]  # [], twice the square of the kernel's deviation

    def predict(self, w: Floats) -> Floats:
        """[M, 512] -> [M, 2 COMPONENTS]."""
        predicted: Floats = _kernel(w, self.centres, float(self.width)) @ self.weights + self.mean
        return predicted

    def arrays(self) -> Arrays:
        """For a checkpoint."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class Quality:
    """How well it predicts faces that it has not learned from."""

    explained: float
    rank_correlation: float
    nearest_in_best: dict[str, float]
    """In what share of faces the truly nearest is among the best 1 % and 5 % by prediction."""


def learn(w: Floats, truth: Floats, held_out: int) -> tuple[Predictor, Quality]:
    """The best of all widths and ridges on the last `held_out` faces; then learned from all."""
    split = len(w) - held_out
    best, chosen = -np.inf, (WIDTHS[0], RIDGES[0])
    for width in WIDTHS:
        for ridge in RIDGES:
            tried = _fit(w[:split], truth[:split], width, ridge)
            explained = _explained(tried.predict(w[split:]), truth[split:])
            if explained > best:
                best, chosen = explained, (width, ridge)
    tried = _fit(w[:split], truth[:split], *chosen)
    quality = _quality(tried.predict(w[split:]), truth[split:], best)
    return _fit(w, truth, *chosen), quality


def _fit(w: Floats, truth: Floats, width: float, ridge: float) -> Predictor:
    squares = _squares(w, w)
    scaled = 2 * width**2 * float(np.median(squares[np.triu_indices(len(w), 1)]))
    kernel = np.exp(-squares.astype(np.float64) / scaled)
    mean = truth.mean(axis=0)
    solved = np.linalg.solve(kernel + ridge * np.eye(len(w)), (truth - mean).astype(np.float64))
    return Predictor(w, solved.astype(np.float32), mean, np.array(scaled))


def _kernel(a: Floats, b: Floats, width: float) -> Floats:
    kernel: Floats = np.exp(_squares(a, b) * np.float32(-1 / width))
    return kernel


def _squares(a: Floats, b: Floats) -> Floats:
    lengths = np.einsum("ij,ij->i", a, a)[:, None] + np.einsum("ij,ij->i", b, b)
    squares: Floats = np.maximum(lengths - 2 * (a @ b.T), 0)
    return squares


def _explained(predicted: Floats, truth: Floats) -> float:
    return float(1 - np.sum((predicted - truth) ** 2) / np.sum((truth - truth.mean(axis=0)) ** 2))


def _quality(predicted: Floats, truth: Floats, explained: float) -> Quality:
    """As an attacker uses it: a target's true vector beside the predicted ones of others."""
    true, guessed = _squares(truth, truth), _squares(truth, predicted)
    apart = ~np.eye(len(truth), dtype=bool)
    correlation = np.corrcoef(_ranks(true[apart]), _ranks(guessed[apart]))[0, 1]
    np.fill_diagonal(true, np.inf)
    np.fill_diagonal(guessed, np.inf)
    nearest = np.take_along_axis(guessed, true.argmin(axis=1)[:, None], axis=1)
    place = np.sum(guessed < nearest, axis=1) / (len(truth) - 1)
    shares = {f"{part:.0%}": float(np.mean(place <= part)) for part in (0.01, 0.05)}
    return Quality(explained, float(correlation), shares)


def _ranks(values: Floats) -> npt.NDArray[np.intp]:
    return values.argsort().argsort()
