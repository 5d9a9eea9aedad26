"""Turns what the search kept into faces, drawn exactly, and into the judges' verdict on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from benchmarks.lookalikes.fast_mapping import Latents, exact_w
from benchmarks.lookalikes.gallery import Gallery
from benchmarks.lookalikes.judges import (
    MEASURES,
    Floats,
    Scale,
    paired_distances,
    same_person,
)
from benchmarks.lookalikes.population import Paint, draw, missing, names_of
from benchmarks.lookalikes.stream import TRIO, Found

from checkface.cf1 import mapping as cf1
from checkface.latents import Latent


@dataclass(frozen=True)
class Verdicts:
    """How far each target's best is from it, in each sum, and whether all recognisers agree."""

    distances: dict[str, Floats]  # [T] of each measure
    same: npt.NDArray[np.bool]  # [T]
    names: list[str]
    """Of the pictures that were the nearest, for one to look at."""


@dataclass(frozen=True)
class Courtroom:
    """Draws candidates, exactly, and asks the judges."""

    mapping: cf1.Mapping
    latents: Latents
    folder: Path
    paint: Paint
    gallery: Gallery
    scale: Scale
    limits: Mapping[str, float]

    def single(self, found: Found, measure: str, best: int) -> Verdicts:
        """Of the `best` few of each target, the nearest by the picture."""
        rows = found.single_rows[MEASURES.index(measure), :, :best]
        names = self._drawn(rows)
        targets = names_of("target", len(rows), TRIO)[::TRIO]
        tried = [self._verdict(targets, list(column)) for column in zip(*names, strict=True)]
        return _nearest(tried, measure)

    def trios(self, found: Found) -> tuple[dict[str, Floats], Floats, list[str]]:
        """Of the best trio of each target: distances [T, 3], how many are the same person [T]."""
        rows = found.trio_rows[:, 0]  # [T, 3]
        names = [name for row in self._drawn(rows) for name in row]
        verdict = self._verdict(names_of("target", len(rows), TRIO), names)
        distances = {name: table.reshape(-1, TRIO) for name, table in verdict.distances.items()}
        return distances, verdict.same.reshape(-1, TRIO).sum(axis=1), names

    def _verdict(self, targets: list[str], names: list[str]) -> Verdicts:
        paired = paired_distances(self.gallery.vectors(targets), self.gallery.vectors(names))
        distances = {measure: self.scale.measured(paired, measure) for measure in MEASURES}
        return Verdicts(distances, same_person(paired, self.limits), names)

    def _drawn(self, rows: npt.NDArray[np.int64]) -> list[list[str]]:
        """The names of what these rows of the stream are drawn as."""
        latents = {row: self._latent(row) for row in np.unique(rows).tolist()}
        names = {row: f"attack-{latent.sha256[:16]}" for row, latent in latents.items()}
        wanted = {names[row]: latents[row] for row in latents}
        absent = missing(self.folder, wanted)
        draw(
            self.folder,
            ((name, wanted[name]) for name in absent),
            self.paint,
            self.gallery.workers,
        )
        return [[names[row] for row in line] for line in rows.tolist()]

    def _latent(self, row: int) -> Latent:
        """Exactly. What was not filled, or a rule refuses after all, is the mean face."""
        block, place = divmod(row, self.latents.rows)
        w = exact_w(self.mapping, self.latents.z(block)[place]) if row >= 0 else None
        return Latent.of_w(self.mapping.mean if w is None else w)


def _nearest(tried: Iterable[Verdicts], measure: str) -> Verdicts:
    """For each target, what is best in the measure that was searched for."""
    options = list(tried)
    table = np.stack([option.distances[measure] for option in options])  # [best, T]
    chosen = table.argmin(axis=0)
    targets = np.arange(table.shape[1])
    distances = {
        name: np.stack([option.distances[name] for option in options])[chosen, targets]
        for name in MEASURES
    }
    same = np.stack([option.same for option in options])[chosen, targets]
    names = [options[choice].names[target] for target, choice in enumerate(chosen)]
    return Verdicts(distances, same, names)
