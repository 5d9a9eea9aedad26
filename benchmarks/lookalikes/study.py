"""Turns a plan into results, stage by stage: each keeps what it made, so a kill costs little."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
from benchmarks.lookalikes.attack import Attack
from benchmarks.lookalikes.genuine import (
    CARE,
    GLANCE,
    RENDERINGS,
    TERMINAL,
    Rendering,
    faces_found,
    percentiles,
)
from benchmarks.lookalikes.impostors import bits_below, independence
from benchmarks.lookalikes.judges import MEASURES, PICTURE, paired_distances
from benchmarks.lookalikes.material import Material

Document = dict[str, Any]
THRESHOLDS = {"care": CARE, "glance": GLANCE, "terminal": TERMINAL}
LOOSE = 1 / 8
"""The share of pairs below the threshold at which trios are counted."""


@dataclass(frozen=True)
class Study:
    """The stages, in the order in which they need one another."""

    material: Material

    def run(self) -> Document:
        """All results. What lies in the folder already is not made again."""
        self.material.draw()
        attack = Attack(self.material)
        attack.search()
        checkpoints, plan = self.material.checkpoints, self.material.plan
        return {
            "plan": asdict(plan),
            "medians": dict(self.material.scale.medians),
            "genuine": self.genuine,
            "impostors": checkpoints.document("impostors", self._impostors),
            "predictor": attack.quality(),
            "search": {str(k): attack.outcome(k) for k in plan.exponents},
            "price": attack.price(),
        }

    @cached_property
    def genuine(self) -> Document:
        """Of a face's own renderings."""
        return self.material.checkpoints.document("genuine", self._genuine)

    def _genuine(self) -> Document:
        material = self.material
        names = material.population[: material.plan.rendered]
        originals = material.gallery.vectors(names)
        said: Document = {}
        for rendering in RENDERINGS:
            made = [Rendering(material.pictures, rendering)(name) for name in names]
            paired = paired_distances(originals, material.gallery.vectors(made))
            said[rendering] = {
                measure: percentiles(material.scale.measured(paired, measure))
                for measure in MEASURES
            }
            seen = faces_found(material.judge, material.pictures, made)
            said[rendering] |= {"faces": len(names), "faces_found": seen}
        return said

    def threshold(self, viewer: str) -> float:
        """Below which two pictures are as alike as a face and its own rendering."""
        return float(self.genuine[THRESHOLDS[viewer]][PICTURE]["p95"])

    def _impostors(self) -> Document:
        material = self.material
        picture = material.scale.measured(material.squares, PICTURE)
        limits = material.judge.same_person
        furthest = np.max(
            [np.sqrt(material.squares[name]) / limits[name] for name in limits], axis=0
        )
        said: Document = {
            viewer: asdict(bits_below(picture, self.threshold(viewer)))
            | {"threshold": self.threshold(viewer)}
            for viewer in THRESHOLDS
        }
        said["same person"] = asdict(bits_below(furthest, 1.0)) | {"threshold": 1.0}
        said["independence"] = asdict(independence(picture, LOOSE))
        said["pairs"] = len(picture) * (len(picture) - 1) // 2
        return said
