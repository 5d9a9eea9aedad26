"""Points of w that are handed to us, and steps beyond faces, end where drawing is still exact."""

from __future__ import annotations

import hashlib
import math
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkface import Digest, Engine, Face, Painter
from checkface.cf1.bounds import Bounds
from checkface.cf1.generator import Generator
from checkface.cf1.mapping import Mapping
from checkface.cf1.numpy_engine import NumpyEngine
from checkface.cf1.resources import NATIVE_MODULE
from checkface.cf1.weights import load_tensors
from checkface.errors import LatentError
from checkface.latents import Latent, beyond, latent_of_w, latent_of_z, z_of

GRID = 65536
FACES = [Face(Digest.of_bytes(b""), index) for index in (0, 1, 2, 255)]
NUMBERS = st.lists(st.floats(-16, 16), min_size=512, max_size=512)


@cache
def bounds() -> Bounds:
    tensors = load_tensors()
    return Bounds.from_tensors(tensors, Mapping.from_tensors(tensors))


def away(latent: Latent) -> Any:
    return latent.w - bounds().mean


def numbers(latent: Latent) -> list[float]:
    return [unit / GRID for unit in latent.units]


def is_accepted(latent: Latent) -> bool:
    """By both rules of cf1, in the scheme's own words; w is truncated."""
    return all(
        8 * (rule.direction.astype(np.int64) @ away(latent)) < 7 * rule.threshold * GRID
        for rule in bounds().rules
    )


@pytest.mark.parametrize("face", FACES)
def test_a_face_is_found_again_by_its_z_and_by_its_w(face: Face) -> None:
    assert latent_of_z(z_of(face)) == Latent.of(face) == latent_of_w(numbers(Latent.of(face)))


def test_a_z_is_that_of_the_specification(cf1: dict[str, Any]) -> None:
    units = np.array([round(number * GRID) for number in z_of(FACES[0])], "<i4")

    assert cf1["z"] == hashlib.sha256(units.tobytes()).hexdigest()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.1, 1, 4, 16]), st.booleans())
def test_whatever_is_handed_in_is_held_by_the_rules(seed: int, scale: float, is_z: bool) -> None:  # noqa: FBT001
    handed = np.random.default_rng(seed).uniform(-scale, scale, 512).tolist()
    latent = latent_of_z(handed) if is_z else latent_of_w(handed)

    assert is_accepted(latent)
    assert bounds().hold(away(latent))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(-2000, 2000), min_size=1, max_size=4))
def test_a_step_beyond_is_held_by_the_rules(amounts: list[int]) -> None:
    parts = zip([Latent.of(face) for face in FACES], amounts, strict=False)
    latent = beyond(parts)

    assert is_accepted(latent)
    assert bounds().hold(away(latent))


def test_what_is_brought_nearer_stays_on_its_line() -> None:
    start = away(Latent.of(FACES[0])).astype(float)
    far = away(beyond([(Latent.of(FACES[0]), 20_000)])).astype(float)
    cosine = start @ far / math.sqrt((start @ start) * (far @ far))

    assert cosine > 0.999999
    assert far @ far > start @ start


@pytest.mark.parametrize("side", [1, -1])
def test_no_sum_outgrows_what_keeps_it_exact(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Along the line that moves most styles: a point as far out as some faces are would give sums
    of 10^15 and 10^21, where 2^20 is the most.
    """
    styles = bounds().styles
    line = np.linalg.eigh(styles.T @ styles)[1][:, -1]
    line *= side * np.sign(line.sum())
    handed = bounds().mean / GRID + 4 * line / np.abs(line).max()
    largest = 0.0
    multiply = np.matmul

    def watched(a: Any, b: Any, out: Any) -> Any:
        nonlocal largest
        largest = max(largest, float(multiply(np.abs(a), np.abs(b)).max()) / GRID)
        return multiply(a, b, out=out)

    latent = latent_of_w(handed.tolist())
    monkeypatch.setattr(np, "matmul", watched)
    NumpyEngine(Generator.from_tensors(load_tensors()), threads=1).draw(latent.w)

    assert 10 < largest < 2**20 / 20


def test_engines_agree_on_what_lies_far_out() -> None:
    """The kernel counts in 16 bits where it can; the farther out, the larger the numbers."""
    pytest.importorskip(NATIVE_MODULE)
    line = -load_tensors()["direction.hair"] / GRID
    latent = latent_of_w((bounds().mean / GRID + 12 * line / np.abs(line).max()).tolist())
    engines = (Engine.NATIVE, Engine.NUMPY)
    drawn = [Painter(engine=engine, cached=False).draw([latent], 1024)[0] for engine in engines]

    assert np.linalg.norm(away(latent)) > 15 * GRID
    assert drawn[0].tobytes() == drawn[1].tobytes()


def test_one_alone_is_itself_and_nothing_is_the_mean_face() -> None:
    latent = Latent.of(FACES[0])

    assert beyond([(latent, 1000)]) == latent
    assert beyond([(latent, 0)]) == Latent.of_w(bounds().mean)
    assert beyond([(latent, 1000), (Latent.of(FACES[1]), 0)]) == latent


def test_a_typed_value_stays_one() -> None:
    typed = Latent(Latent.of(FACES[0]).units, is_typed=True)

    assert beyond([(Latent.of(FACES[1]), 500), (typed, -500)]).is_typed
    assert not beyond([(Latent.of(FACES[1]), 500)]).is_typed


WRONG: list[Any] = [
    [],
    [0.0] * 511,
    [0.0] * 513,
    [math.nan] + [0.0] * 511,
    [math.inf] + [0.0] * 511,
    [16.1] + [0.0] * 511,
    [10**400] + [0.0] * 511,
    [None] + [0.0] * 511,
    [[0.0]] * 512,
    ["x"] * 512,
]


@pytest.mark.parametrize("handed", WRONG)
@pytest.mark.parametrize("take", [latent_of_z, latent_of_w])
def test_what_is_no_latent_is_refused_in_words(handed: Any, take: Any) -> None:
    with pytest.raises(LatentError, match="expected 512 numbers, -16 to 16"):
        take(handed)


@pytest.mark.parametrize("amounts", [[], [40_001], [-30_000, 20_000]])
def test_sums_that_could_round_are_refused(amounts: list[int]) -> None:
    parts = [(Latent.of(FACES[0]), amount) for amount in amounts]

    with pytest.raises(LatentError, match="40,000"):
        beyond(parts)


def test_where_a_point_is_brought_is_the_same_everywhere() -> None:
    """On every machine: what is registered on one is drawn by another."""
    handed = [(-1) ** number * (number % 33) / 4 for number in range(512)]

    assert [
        "a27d0cddc018872874ecd39d2c638ed3e4c56ea67a5689deb84bf228a49dd37c",
        "2c971582fbe1e03e57e4484791ed7b64981451c286a7784917e8d081e884f88b",
    ] == [latent_of_w(handed).sha256, latent_of_z(handed).sha256]
