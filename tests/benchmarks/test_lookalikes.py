"""The study of look-alikes, end to end and small: a plain function of the picture is the judge."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.lookalikes.checkpoint import Arrays, Checkpoints
from benchmarks.lookalikes.curves import curves
from benchmarks.lookalikes.judges import Floats
from benchmarks.lookalikes.material import Material
from benchmarks.lookalikes.plan import Plan
from benchmarks.lookalikes.population import SIDE, Pixels
from benchmarks.lookalikes.report import tables
from benchmarks.lookalikes.study import Study
from PIL import Image

from checkface.latents import Latent

PLAN = Plan(
    faces=24,
    learned=20,
    targets=2,
    rendered=3,
    exponents=[8, 10],
    rows=128,
    calibration_rows=1024,
    every=4,
    best=3,
    held_out=6,
    thorough_from=10,
    unsieved=8,
)


@dataclass(frozen=True)
class Means:
    """Judges by mean colours: coarse ones are the person, finer ones the picture."""

    @property
    def same_person(self) -> Mapping[str, float]:
        return {"four": 0.2, "nine": 0.2}

    @property
    def perceptual(self) -> str:
        return "fine"

    def vectors(self, picture: Pixels) -> dict[str, Floats]:
        return {"four": means(picture, 2), "nine": means(picture, 3), "fine": means(picture, 8)}

    def finds_face(self, picture: Pixels) -> bool:
        return len(picture) > 0


def means(picture: Pixels, parts: int) -> Floats:
    """Of parts x parts boxes, as one vector whose distances are at most about one."""
    side = picture.shape[0] // parts
    cut = picture[: side * parts, : side * parts].astype(np.float32) / 255
    boxes = cut.reshape(parts, side, parts, side, 3).mean(axis=(1, 3))
    vector: Floats = boxes.reshape(-1) / parts
    return vector


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Faces that have been drawn once, with all else that an unbroken study makes."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "results.json").write_text(json.dumps(study(folder).run()), "utf-8")
    return folder


def material(checkpoints: Checkpoints) -> Material:
    return Material(PLAN, checkpoints, Means, exact=sketch, draft=sketch)


def study(folder: Path) -> Study:
    return Study(material(Checkpoints(folder)))


def sketch(latent: Latent) -> Image.Image:
    """As a photograph does, only faster: other w, other colours, near ones for near w."""
    colours = 127.5 + 127.5 * np.tanh(latent.w / 65536 @ TURNED / 16)
    boxes = colours.reshape(8, 8, 3).astype(np.uint8)
    return Image.fromarray(boxes).resize((SIDE, SIDE), Image.Resampling.NEAREST)


TURNED = np.random.default_rng(0).standard_normal((512, 8 * 8 * 3))


class Killed(Exception):  # noqa: N818 - what a signal does
    """In place of a signal that ends the process."""


@dataclass(frozen=True)
class Mortal(Checkpoints):
    """Dies as soon as a checkpoint of that name is written for the n-th time, or just before."""

    name: str = ""
    times: list[None] = field(default_factory=list)

    def keep_arrays(self, name: str, arrays: Arrays) -> None:
        super().keep_arrays(name, arrays)
        if name == self.name:
            if not self.times:
                raise Killed
            self.times.pop()


def test_a_study_says_all_that_the_page_quotes(pictures: Path) -> None:
    results = json.loads((pictures / "results.json").read_text("utf-8"))
    assert results["impostors"]["pairs"] == 24 * 23 / 2
    assert set(results["search"]) == {"8", "10"}
    for outcome in results["search"].values():
        assert len(outcome["by person"]["person"]) == len(outcome["by picture"]["picture"]) == 2
    assert len(results["search"]["10"]["trio"]["worst_picture"]) == 2
    assert results["price"]["scrypt_seconds"] > results["price"]["seconds"] > 0


def test_what_came_out_is_said_in_tables_and_curves(pictures: Path) -> None:
    results = json.loads((pictures / "results.json").read_text("utf-8"))
    said = tables(results)
    assert "| 2^10 | " in said["attack"]
    assert "of 276 pairs" in said["bits"]
    assert curves(results).count("<polyline") == 1 + 3 + 6


@pytest.mark.parametrize(("name", "times"), [("predictor", 0), ("search", 2)])
def test_what_was_killed_goes_on_to_the_same_end(
    pictures: Path, tmp_path: Path, name: str, times: int
) -> None:
    for made in ("faces", "judged"):
        shutil.copytree(pictures / made, tmp_path / made)
    mortal = Mortal(tmp_path, name, [None] * times)
    with pytest.raises(Killed):
        Study(material(mortal)).run()
    results = json.loads(json.dumps(study(tmp_path).run()))
    unbroken = json.loads((pictures / "results.json").read_text("utf-8"))
    assert without_times(unbroken) == without_times(results)


def without_times(results: dict[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in results.items() if name != "price"}


def test_what_a_kill_left_half_is_made_again(pictures: Path, tmp_path: Path) -> None:
    for made in ("faces", "judged"):
        shutil.copytree(pictures / made, tmp_path / made)
    lost = sorted((tmp_path / "faces").glob("population-1*-0.webp"))
    before = {path: path.read_bytes() for path in lost}
    for path in lost:
        path.rename(path.with_name(f".{path.stem}.123"))  # as it lies until it is whole
    material(Checkpoints(tmp_path)).draw()
    assert before == {path: path.read_bytes() for path in lost}


def test_more_tries_find_nearer_faces(pictures: Path) -> None:
    few, many = (
        np.load(pictures / f"search-{exponent}.npz")["singles"] for exponent in PLAN.exponents
    )
    assert np.all(many <= few)
    assert np.mean(many) < np.mean(few)
