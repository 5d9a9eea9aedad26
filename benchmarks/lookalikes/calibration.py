"""Turns a sample of mapped latents into the first sieve, and into shares that count tries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from benchmarks.lookalikes.fast_mapping import FastMapping, Latents, normalised
from benchmarks.lookalikes.judges import MEASURES, PICTURE, Floats
from benchmarks.lookalikes.predictor import Predictor
from benchmarks.lookalikes.stream import TRIO, Sieve, squares

PASSED, TRIOS_PASSED = 1 / 1024, 1 / 512
"""Of what may pass the rules, and for each target: how much goes on to the mapping network."""
GUESSED = 20
"""Components of the person, and as many of the picture, that are guessed from z."""
RULE_LOSS = 0.01
"""Of faces that both rules take, and the first sieve thinks they do not."""
RIDGE = 1.0


@dataclass(frozen=True)
class Calibration:
    """The sieve, and shares that turn latents into tries."""

    sieve: Sieve
    taken: float
    """Of all latents, by both rules: each is a try for one face."""
    trios_taken: float
    """Of trios that may pass the rules, all three: each is a try for three faces."""


def calibrate(
    latents: Latents, mapping: FastMapping, predictor: Predictor, targets: Floats
) -> Calibration:
    """From one block: the first half teaches the linear guess, the second sets its limits."""
    x = normalised(latents.z(0))
    away = mapping.away(x)
    components = predictor.predict(mapping.truncated(away))
    columns = _first(components.shape[1] // 2)
    truth = np.hstack([components[:, columns], away @ mapping.rules])
    guessable = targets[:, :, columns]
    half = len(x) // 2
    weights, bias = _linear(x[:half], truth[:half])
    guess, taken = (x[half:] @ weights + bias), mapping.takes(away[half:])
    rules = len(mapping.thresholds)
    thresholds = _loose(guess[taken, -rules:], mapping.thresholds)
    may = np.all(guess[:, -rules:] < thresholds, axis=1)
    rows = np.flatnonzero(may)
    groups = rows[: len(rows) // TRIO * TRIO].reshape(-1, TRIO)
    guessed = guess[:, :-rules]
    singles = np.stack(
        [_limits(squares(guessed[rows], guessable[:, 0], m), PASSED) for m in MEASURES]
    )
    summed = [squares(guessed[groups[:, f]], guessable[:, f], PICTURE) for f in range(TRIO)]
    trios = _limits(np.sum(summed, axis=0), TRIOS_PASSED)
    sieve = Sieve(weights, bias, thresholds, guessable, singles, trios)
    trios_taken = float(np.mean(np.all(taken[groups], axis=1)))
    return Calibration(sieve, float(np.mean(mapping.takes(away))), trios_taken)


def _linear(x: Floats, truth: Floats) -> tuple[Floats, Floats]:
    mean = truth.mean(axis=0)
    gram = x.T @ x + np.float32(RIDGE) * np.eye(x.shape[1], dtype=np.float32)
    weights: Floats = np.linalg.solve(gram, x.T @ (truth - mean)).astype(np.float32)
    return weights, mean


def _loose(guesses: Floats, thresholds: Floats) -> Floats:
    """Where nearly all that the rules take pass, though never tighter than the rules."""
    loose: Floats = np.quantile(guesses, 1 - RULE_LOSS / len(thresholds), axis=0)
    return np.maximum(loose, thresholds).astype(np.float32)


def _first(half: int) -> list[int]:
    """The columns of the components that are guessed: those with the largest differences."""
    return [*range(min(GUESSED, half)), *range(half, half + min(GUESSED, half))]


def _limits(distances: Floats, share: float) -> Floats:
    limits: Floats = np.quantile(distances, share, axis=0).astype(np.float32)
    return limits
