"""Turns judged faces into an attack: learns, sifts, draws the best, and says what a try costs."""

from __future__ import annotations

import hashlib
import time
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from benchmarks.lookalikes.calibration import Calibration, calibrate
from benchmarks.lookalikes.fast_mapping import FastMapping, Latents
from benchmarks.lookalikes.judges import MEASURES, PERSON, PICTURE
from benchmarks.lookalikes.material import TRIO, Material
from benchmarks.lookalikes.outcome import Courtroom, Verdicts
from benchmarks.lookalikes.population import w_named
from benchmarks.lookalikes.predictor import Predictor, components_of, learn
from benchmarks.lookalikes.price import Price, scrypt_seconds
from benchmarks.lookalikes.search import Search, found_of
from benchmarks.lookalikes.stream import Found, Sifting
from benchmarks.lookalikes.workers import each

from checkface.cf1.identity import GRID, Key, latent

Document = dict[str, Any]


@dataclass(frozen=True)
class Attack:
    """On the targets of the material."""

    material: Material

    @cached_property
    def _learned(self) -> dict[str, Any]:
        """The predictor, its quality and the targets as it would see them."""
        return self.material.checkpoints.arrays("predictor", self._learn)

    def _learn(self) -> dict[str, Any]:
        material = self.material
        names = material.population[: material.plan.learned]
        w = np.stack([w_named(material.mapping, name) for name in names]) / GRID
        population = material.gallery.vectors(names)
        targets = material.gallery.vectors(material.targets)
        ours, theirs = components_of(population, targets, material.scale)
        predictor, quality = learn(w.astype(np.float32), ours.joined(), material.plan.held_out)
        at = theirs.joined().reshape(material.plan.targets, TRIO, -1)
        measured = {"explained": quality.explained, "rank": quality.rank_correlation}
        nearest = np.array(list(quality.nearest_in_best.values()))
        return predictor.arrays() | {"targets": at, "nearest": nearest} | measured

    @cached_property
    def _predictor(self) -> Predictor:
        return Predictor(**{field.name: self._learned[field.name] for field in fields(Predictor)})

    @cached_property
    def calibration(self) -> Calibration:
        """Made again each time: the same block gives the same sieve."""
        latents = Latents(0, self.material.plan.calibration_rows)
        fast = FastMapping.of(self.material.mapping)
        return calibrate(latents, fast, self._predictor, self._learned["targets"])

    @cached_property
    def sifting(self) -> Sifting:
        """What the search is done with."""
        latents, fast = Latents(1, self.material.plan.rows), FastMapping.of(self.material.mapping)
        targets = self._learned["targets"]
        return Sifting(latents, fast, self._predictor, self.calibration.sieve, targets)

    def search(self) -> None:
        """As many tries as are planned."""
        self._search.run(self.material.plan.exponents)

    @cached_property
    def _search(self) -> Search:
        material, taken = self.material, self.calibration.taken
        every, workers = material.plan.every, material.workers
        return Search(material.checkpoints, self.sifting, taken, every, workers)

    def quality(self) -> Document:
        """How well the predictor and the first sieve do."""
        return self.material.checkpoints.document("quality", self._quality)

    def _quality(self) -> Document:
        learned, calibration = self._learned, self.calibration
        return {
            "explained": float(learned["explained"]),
            "rank_correlation": float(learned["rank"]),
            "nearest_in_best_1%": float(learned["nearest"][0]),
            "nearest_in_best_5%": float(learned["nearest"][1]),
            "taken": calibration.taken,
            "sieve": self._kept_of_best(),
        }

    def _kept_of_best(self) -> dict[str, int]:
        """Of all best by the predictor alone, how many the first sieve kept."""
        exponent, plan = self.material.plan.unsieved, self.material.plan
        _, kept = self._searched(exponent)
        unsieved = replace(self.sifting, sieve=self.calibration.sieve.opened())
        best = Found.nothing(plan.targets)
        for more in each(unsieved, range(self._search.blocks(exponent)), self.material.workers):
            best = best.and_also(more)
        same = best.single_rows[..., 0] == kept.single_rows[..., 0]
        return {"exponent": exponent, "best": same.size, "kept": int(same.sum())}

    def outcome(self, exponent: int) -> Document:
        """What was found by so many tries."""
        return self.material.checkpoints.document(
            f"outcome-{exponent}", lambda: self._judged(exponent)
        )

    def _judged(self, exponent: int) -> Document:
        plan = self.material.plan
        _, found = self._searched(exponent)
        thorough = exponent >= plan.thorough_from
        best = plan.best if thorough else 1
        said: Document = {
            f"by {measure}": self._singles(self._courtroom.single(found, measure, best))
            for measure in MEASURES
        }
        if thorough:
            said["trio"] = self._trios(found)
        return said

    def _searched(self, exponent: int) -> tuple[int, Found]:
        checkpoints = self.material.checkpoints
        kept = checkpoints.read_arrays(f"search-{exponent}")
        if kept is None:
            raise SystemExit(f"no search of 2^{exponent} tries lies in {checkpoints.path}")
        return found_of(kept)

    def _trios(self, found: Found) -> Document:
        trios, same, names = self._courtroom.trios(found)
        return {
            "tries": round(found.groups * self.calibration.trios_taken),
            "same_person": [int(count) for count in same],
            "worst_picture": [float(worst) for worst in trios[PICTURE].max(axis=1)],
            "names": names,
        }

    @staticmethod
    def _singles(verdicts: Verdicts) -> Document:
        return {
            "same_person": [bool(same) for same in verdicts.same],
            PERSON: [float(distance) for distance in verdicts.distances[PERSON]],
            PICTURE: [float(distance) for distance in verdicts.distances[PICTURE]],
            "names": verdicts.names,
        }

    @cached_property
    def _courtroom(self) -> Courtroom:
        return Courtroom(
            self.material.mapping,
            self.sifting.latents,
            self.material.pictures,
            self.material.exact,
            self.material.gallery,
            self.material.scale,
            self.material.judge.same_person,
        )

    def price(self) -> Document:
        """Of a try."""
        return self.material.checkpoints.document("price", self._price)

    def _price(self) -> Document:
        blocks, found = self._searched(max(self.material.plan.exponents))
        tries = blocks * self.material.plan.rows * self.calibration.taken
        seconds = found.seconds / tries + _latent_seconds() / self.calibration.taken
        return asdict(Price(seconds, scrypt_seconds(), self.material.plan.core_hour))


def _latent_seconds() -> float:
    """CPU seconds of one latent from its key, which the search draws more cheaply."""
    keys = [Key(hashlib.sha256(bytes([n])).digest()) for n in range(200)]
    start = time.process_time()
    for key in keys:
        latent(key, 0, 0)
    return (time.process_time() - start) / len(keys)
