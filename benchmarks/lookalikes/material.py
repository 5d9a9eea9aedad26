"""Turns a plan into what is measured: faces, drawn and judged, and the scale of their distances."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from benchmarks.lookalikes.checkpoint import Checkpoints
from benchmarks.lookalikes.gallery import Gallery, Judging
from benchmarks.lookalikes.judges import Floats, Judge, Scale, scale_of, squared_distances
from benchmarks.lookalikes.plan import Plan
from benchmarks.lookalikes.population import Paint, Photographs, draw, missing, names_of, w_named

from checkface import Precision
from checkface.cf1.mapping import Mapping
from checkface.cf1.weights import load_tensors
from checkface.latents import Latent

TRIO = 3
EXACTLY, AS_DRAFTS = Photographs(Precision.EXACT), Photographs(Precision.DRAFT)


@lru_cache(maxsize=1)
def cf1_mapping() -> Mapping:
    """Loaded once in a process."""
    return Mapping.from_tensors(load_tensors())


@dataclass(frozen=True)
class Material:
    """Each thing is made when it is first asked for, and kept."""

    plan: Plan
    checkpoints: Checkpoints
    make_judge: Callable[[], Judge]
    workers: int = 1
    exact: Paint = EXACTLY
    draft: Paint = AS_DRAFTS

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
        count = self.plan.learned
        first = {name: table[:count, :count] for name, table in self.squares.items()}
        return scale_of(first, self.judge.perceptual)
