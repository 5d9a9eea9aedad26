"""Turns a plan into results, stage by stage: each keeps what it made, so a kill costs little."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.lookalikes.calibration import Calibration, calibrate
from benchmarks.lookalikes.checkpoint import Checkpoints
from benchmarks.lookalikes.fast_mapping import FastMapping, Latents
from benchmarks.lookalikes.gallery import Gallery, Judging
from benchmarks.lookalikes.genuine import (
    CARE,
    GLANCE,
    RENDERINGS,
    TERMINAL,
    Rendering,
    faces_found,
    percentiles,
)
from benchmarks.lookalikes.impostors import TRIO, bits_below, independence
from benchmarks.lookalikes.judges import (
    MEASURES,
    PERSON,
    PICTURE,
    Floats,
    Judge,
    Scale,
    paired_distances,
    scale_of,
    squared_distances,
)
from benchmarks.lookalikes.outcome import Courtroom
from benchmarks.lookalikes.population import Paint, Photographs, draw, missing, names_of, w_named
from benchmarks.lookalikes.predictor import Predictor, components_of, learn
from benchmarks.lookalikes.price import Price, scrypt_seconds
from benchmarks.lookalikes.search import Search, found_of
from benchmarks.lookalikes.stream import Found, Sifting

from checkface import Precision
from checkface.cf1.identity import GRID, Key, latent
from checkface.cf1.mapping import Mapping
from checkface.cf1.weights import load_tensors
from checkface.latents import Latent

Document = dict[str, Any]
THRESHOLDS = {"care": CARE, "glance": GLANCE, "terminal": TERMINAL}
LOOSE = 1 / 8
"""The share of pairs below the threshold at which trios are counted."""
EXACTLY, AS_DRAFTS = Photographs(Precision.EXACT), Photographs(Precision.DRAFT)


@lru_cache(maxsize=1)
def cf1_mapping() -> Mapping:
    """Loaded once in a process."""
    return Mapping.from_tensors(load_tensors())


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    faces: int = 400
    targets: int = 24
    rendered: int = 48
    """Faces whose renderings are measured."""
    exponents: list[int] = field(default_factory=lambda: [14, 18, 22, 24])
    """Tries of the search, as powers of two."""
    rows: int = 1 << 14
    calibration_rows: int = 1 << 15
    every: int = 256
    best: int = 2
    """Of each target are drawn after the last try; before that, one."""
    held_out: int = 100
    trios_from: int = 20
    """Exponents from which on the best trios are drawn: three faces each."""
    core_hour: float = 0.04


@dataclass(frozen=True)
class Study:
    """The stages, in the order in which they need one another."""

    plan: Plan
    checkpoints: Checkpoints
    make_judge: Callable[[], Judge]
    workers: int = 1
    exact: Paint = EXACTLY
    draft: Paint = AS_DRAFTS

    def run(self) -> Document:
        """All results. What lies in the folder already is not made again."""
        self.draw()
        self.search()
        return {
            "plan": asdict(self.plan),
            "medians": dict(self.scale.medians),
            "genuine": self.genuine,
            "impostors": self.checkpoints.document("impostors", self._impostors),
            "predictor": self.checkpoints.document("quality", self._quality),
            "search": {str(k): self._outcome(k) for k in self.plan.exponents},
            "price": self.checkpoints.document("price", self._price),
        }

    def draw(self) -> None:
        """Targets exactly, as they will be compared; the many of the population as drafts."""
        for names, paint in ((self.targets, self.exact), (self.population, self.draft)):
            absent = missing(self.pictures, names)
            latents = ((name, Latent.of_w(w_named(self.mapping, name))) for name in absent)
            draw(self.pictures, latents, paint, self.workers)

    @property
    def targets(self) -> list[str]:
        """Three faces of each."""
        return names_of("target", self.plan.targets, TRIO)

    @property
    def population(self) -> list[str]:
        """One face of each."""
        return names_of("population", self.plan.faces)

    @cached_property
    def pictures(self) -> Path:
        """Where they lie."""
        return self.checkpoints.folder("faces")

    @cached_property
    def mapping(self) -> Mapping:
        """cf1's own."""
        return cf1_mapping()

    @cached_property
    def judge(self) -> Judge:
        """For what this process asks itself."""
        return self.make_judge()

    @cached_property
    def gallery(self) -> Gallery:
        """What the judges find."""
        judging = Judging(self.pictures, self.checkpoints.folder("judged"), self.make_judge)
        return Gallery(judging, self.workers)

    @cached_property
    def squares(self) -> dict[str, Floats]:
        """Between all faces of the population: [N, N] of each judge."""

        def measure() -> dict[str, Floats]:
            vectors = self.gallery.vectors(self.population)
            return squared_distances(vectors, vectors)

        return self.checkpoints.arrays("distances", measure)

    @cached_property
    def scale(self) -> Scale:
        """What two unrelated faces are apart."""
        return scale_of(self.squares, self.judge.perceptual)

    @cached_property
    def genuine(self) -> Document:
        """Of a face's own renderings."""
        return self.checkpoints.document("genuine", self._genuine)

    def _genuine(self) -> Document:
        names = self.population[: self.plan.rendered]
        originals = self.gallery.vectors(names)
        said: Document = {}
        for rendering in RENDERINGS:
            made = [Rendering(self.pictures, rendering)(name) for name in names]
            paired = paired_distances(originals, self.gallery.vectors(made))
            said[rendering] = {
                measure: percentiles(self.scale.measured(paired, measure)) for measure in MEASURES
            }
            seen = faces_found(self.judge, self.pictures, made)
            said[rendering] |= {"faces": len(names), "faces_found": seen}
        return said

    def threshold(self, viewer: str) -> float:
        """Below which two pictures are as alike as a face and its own rendering."""
        return float(self.genuine[THRESHOLDS[viewer]][PICTURE]["p95"])

    def _impostors(self) -> Document:
        picture = self.scale.measured(self.squares, PICTURE)
        limits = self.judge.same_person
        furthest = np.max([np.sqrt(self.squares[name]) / limits[name] for name in limits], axis=0)
        said = {
            viewer: asdict(bits_below(picture, self.threshold(viewer)))
            | {"threshold": self.threshold(viewer)}
            for viewer in THRESHOLDS
        }
        said["same person"] = asdict(bits_below(furthest, 1.0)) | {"threshold": 1.0}
        said["independence"] = asdict(independence(picture, LOOSE))
        said["pairs"] = len(picture) * (len(picture) - 1) // 2
        return said

    @cached_property
    def _learned(self) -> dict[str, Any]:
        """The predictor, its quality and the targets as it would see them."""

        def make() -> dict[str, Any]:
            w = np.stack([w_named(self.mapping, name) for name in self.population]) / GRID
            vectors = self.gallery.vectors(self.population)
            targets = self.gallery.vectors(self.targets)
            ours, theirs = components_of(vectors, targets, self.scale)
            joined = ours.joined()
            predictor, quality = learn(w.astype(np.float32), joined, self.plan.held_out)
            at = theirs.joined().reshape(self.plan.targets, TRIO, -1)
            measured = {"explained": quality.explained, "rank": quality.rank_correlation}
            nearest = np.array(list(quality.nearest_in_best.values()))
            return predictor.arrays() | {"targets": at, "nearest": nearest} | measured

        return self.checkpoints.arrays("predictor", make)

    @cached_property
    def sifting(self) -> Sifting:
        """What the search is done with."""
        learned = {name: self._learned[name] for name in ("centres", "weights", "mean", "width")}
        latents = Latents(1, self.plan.rows)
        fast, predictor = FastMapping.of(self.mapping), Predictor(**learned)
        sieve = self.calibration.sieve
        return Sifting(latents, fast, predictor, sieve, self._learned["targets"])

    @cached_property
    def calibration(self) -> Calibration:
        """Made again each time: the same block gives the same sieve."""
        learned = {name: self._learned[name] for name in ("centres", "weights", "mean", "width")}
        latents = Latents(0, self.plan.calibration_rows)
        fast = FastMapping.of(self.mapping)
        return calibrate(latents, fast, Predictor(**learned), self._learned["targets"])

    def search(self) -> None:
        """As many tries as are planned."""
        self._search.run(self.plan.exponents)

    @cached_property
    def _search(self) -> Search:
        taken = self.calibration.taken
        return Search(self.checkpoints, self.sifting, taken, self.plan.every, self.workers)

    def _quality(self) -> Document:
        learned, calibration = self._learned, self.calibration
        return {
            "explained": float(learned["explained"]),
            "rank_correlation": float(learned["rank"]),
            "nearest_in_best_1%": float(learned["nearest"][0]),
            "nearest_in_best_5%": float(learned["nearest"][1]),
            "taken": calibration.taken,
            "sieve_recall": calibration.recall,
        }

    def _outcome(self, exponent: int) -> Document:
        return self.checkpoints.document(f"outcome-{exponent}", lambda: self._judged(exponent))

    def _judged(self, exponent: int) -> Document:
        kept = self.checkpoints.read_arrays(f"search-{exponent}")
        if kept is None:
            raise SystemExit(f"no search of 2^{exponent} tries lies in {self.checkpoints.path}")
        _, found = found_of(kept)
        best = self.plan.best if exponent == max(self.plan.exponents) else 1
        said: Document = {
            f"by {measure}": self._singles(self._courtroom.single(found, measure, best))
            for measure in MEASURES
        }
        if exponent >= self.plan.trios_from:
            said["trio"] = self._trios(found)
        return said

    def _trios(self, found: Found) -> Document:
        trios, same, names = self._courtroom.trios(found)
        return {
            "tries": round(found.groups * self.calibration.trios_taken),
            "same_person": [int(count) for count in same],
            "worst_picture": [float(worst) for worst in trios[PICTURE].max(axis=1)],
            "names": names,
        }

    @staticmethod
    def _singles(verdicts: Any) -> Document:
        return {
            "same_person": [bool(same) for same in verdicts.same],
            PERSON: [float(distance) for distance in verdicts.distances[PERSON]],
            PICTURE: [float(distance) for distance in verdicts.distances[PICTURE]],
            "names": verdicts.names,
        }

    @cached_property
    def _courtroom(self) -> Courtroom:
        return Courtroom(
            self.mapping,
            self.sifting.latents,
            self.pictures,
            self.exact,
            self.gallery,
            self.scale,
            self.judge.same_person,
        )

    def _price(self) -> Document:
        kept = self.checkpoints.read_arrays("search") or {}
        blocks, found = found_of(kept)
        tries = blocks * self.plan.rows * self.calibration.taken
        seconds = found.seconds / tries + _latent_seconds() / self.calibration.taken
        return asdict(Price(seconds, scrypt_seconds(), self.plan.core_hour))


def _latent_seconds() -> float:
    """CPU seconds of one latent from its key, which the search draws more cheaply."""
    keys = [Key(hashlib.sha256(bytes([n])).digest()) for n in range(200)]
    start = time.process_time()
    for key in keys:
        latent(key, 0, 0)
    return (time.process_time() - start) / len(keys)
