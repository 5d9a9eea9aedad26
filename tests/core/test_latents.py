"""Mixtures are exact, end where they should, and never leave what both rules of cf1 take."""

from __future__ import annotations

import hashlib
import math
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkface import Digest, Engine, Face, Painter
from checkface.cf1.mapping import Mapping
from checkface.cf1.mixing import Space, there_and_back, weighted_mean
from checkface.cf1.resources import NATIVE_MODULE
from checkface.cf1.weights import load_tensors
from checkface.errors import LatentError
from checkface.latents import DIRECTIONS, MOST_FRAMES, Latent, loop, mix, morph, slide

TENSORS = load_tensors()
RULES = Mapping.from_tensors(TENSORS).rules
SPACE = Space.from_tensors(TENSORS, RULES)

A = Latent.of(Face(Digest.of_bytes(b"")))
B = Latent.of(Face(Digest.of_bytes(b""), 1))
C = Latent.of(Face(Digest.of_bytes(b""), 2))

UNITS = st.lists(st.integers(-(1 << 21), 1 << 21), min_size=3, max_size=3)


def room(latent: Latent) -> list[float]:
    """How far inside each rule a truncated latent lies, as a share of the threshold."""
    away = latent.w.astype(np.int64) - SPACE.mean
    return [
        1 - float(8 * (rule.direction.astype(np.int64) @ away)) / (7 * rule.threshold * 65536)
        for rule in RULES
    ]


def far() -> Latent:
    """A moved as far as it goes, one way after the other."""
    return reduce(
        lambda latent, way: slide(latent, *way),
        [("age", 8.0), ("hair", 8.0), ("turn", -8.0), ("masculine", -8.0)],
        A,
    )


def test_a_face_lies_where_it_is_drawn_from(cf1: dict[str, Any]) -> None:
    assert cf1["w"] == [each.sha256 for each in (A, B, C)]


@given(st.lists(st.tuples(UNITS, st.integers(1, 1000)), min_size=1, max_size=16))
def test_a_mean_is_the_fraction_rounded_half_to_even(parts: list[tuple[list[int], int]]) -> None:
    ws = [np.array(units, np.int32) for units, _ in parts]
    counts = [count for _, count in parts]
    expected = [round(Fraction(sum(u[i] * n for u, n in parts), sum(counts))) for i in range(3)]

    assert expected == weighted_mean(ws, counts).tolist()


def test_the_order_and_the_scale_of_parts_do_not_matter() -> None:
    assert mix([(A, 2), (B, 1), (C, 1)]) == mix([(C, 5), (A, 10), (B, 5)])


def test_the_mean_of_one_is_that_one() -> None:
    assert A == mix([(A, 7), (B, 0)]) == mix([(A, 1), (A, 3)])


@pytest.mark.parametrize("parts", [[], [(A, 0)], [(A, -1), (B, 2)], [(A, 1 << 24), (B, 1)]])
def test_parts_that_make_no_mean_are_refused(parts: list[tuple[Latent, int]]) -> None:
    with pytest.raises(LatentError, match="expected whole numbers"):
        mix(parts)


def test_a_morph_begins_and_ends_with_the_faces() -> None:
    assert (A, B) == (morph(A, B, 0, 10), morph(A, B, 9, 10))
    assert morph(A, B, 3, 10) == morph(B, A, 6, 10)


def test_a_loop_goes_there_and_back() -> None:
    frames = [loop(A, B, n, 8) for n in range(8)]

    assert (A, B) == (frames[0], frames[4])
    assert frames[1:4] == frames[:4:-1]
    assert 5 == len(set(frames))


def test_no_frame_of_a_loop_hangs_on_the_last_bit_of_a_cosine() -> None:
    """However a library rounds cosines, 65,536 t is never nearer to a half than 1e-7."""
    n = np.arange(2, MOST_FRAMES + 1)[:, None]
    t = 65536 * (1 - np.cos(2 * np.pi * np.arange(MOST_FRAMES)[None] / n)) / 2

    assert np.abs(t - np.floor(t) - 0.5).min() > 1e-7
    assert all(there_and_back(k, 7)[1] == round(t[5, k]) for k in range(7))


@pytest.mark.parametrize(("frame", "frames"), [(0, 1), (0, 0), (0, 1001), (-1, 5), (5, 5)])
def test_a_frame_that_there_is_not_is_refused(frame: int, frames: int) -> None:
    for make in (morph, loop):
        with pytest.raises(LatentError, match="expected"):
            make(A, B, frame, frames)


@settings(max_examples=40)
@given(st.sampled_from([A, B, C]), st.sampled_from(sorted(DIRECTIONS)), st.floats(-8, 8))
def test_a_slide_never_leaves_the_rules(latent: Latent, direction: str, amount: float) -> None:
    """But for what rounding each number to a whole unit may add."""
    assert min(room(slide(latent, direction, amount))) > -1e-4


@settings(max_examples=20)
@given(
    st.lists(st.tuples(st.sampled_from(sorted(DIRECTIONS)), st.sampled_from([-8, 8])), max_size=9)
)
def test_slides_after_slides_stay_where_faces_are(ways: list[tuple[str, int]]) -> None:
    """However many there are: far from there a sum in the network would no longer be exact."""
    moved = reduce(lambda latent, way: slide(latent, *way), ways, A)

    for direction, _ in ways[-1:]:
        line = SPACE.directions[direction].astype(np.int64)
        assert abs(line @ (moved.w - SPACE.mean)) <= 3.001 * (line @ line)


@pytest.mark.parametrize("engine", [Engine.NUMPY, Engine.NATIVE])
def test_what_was_moved_as_far_as_it_goes_is_drawn_exactly(
    cf1: dict[str, Any], engine: Engine
) -> None:
    if engine is Engine.NATIVE:
        pytest.importorskip(NATIVE_MODULE)
    (picture,) = Painter(engine=engine, cached=False).draw([far()], 1024)

    assert cf1["far_rgb"] == hashlib.sha256(picture.tobytes()).hexdigest()


@pytest.mark.parametrize("direction", sorted(DIRECTIONS))
def test_a_slide_goes_as_far_as_asked_where_it_may(direction: str) -> None:
    step = SPACE.directions[direction]
    moved = [slide(A, direction, amount).w - A.w for amount in (0.25, -0.25)]

    assert np.abs(moved[0] - step / 4).max() <= 0.5
    assert np.abs(moved[1] + step / 4).max() <= 0.5
    assert slide(A, direction, 0.0) == A


def test_younger_than_the_rule_is_not_to_be_had() -> None:
    assert slide(A, "age", -8.0) == slide(A, "age", -7.0)
    assert 0 <= min(room(slide(A, "age", -8.0))) + 1e-4 < 2e-3


@pytest.mark.parametrize("amount", [math.nan, math.inf, -8.1, 9])
def test_an_amount_beyond_sense_is_refused(amount: float) -> None:
    with pytest.raises(LatentError, match="expected -8 to 8"):
        slide(A, "age", amount)


def test_an_unknown_direction_is_refused_with_the_known_ones() -> None:
    with pytest.raises(LatentError, match="expected one of age, hair, turn, masculine"):
        slide(A, "smile", 1)


def test_what_is_no_latent_is_refused() -> None:
    with pytest.raises(LatentError, match="512 numbers"):
        Latent((1, 2, 3))


def test_mixtures_are_the_published_ones(cf1: dict[str, Any]) -> None:
    made = {
        "mix 2 1 1": mix([(A, 2), (B, 1), (C, 1)]),
        "morph 3 of 10": morph(A, B, 3, 10),
        "loop 3 of 10": loop(A, B, 3, 10),
        "older": slide(A, "age", 1.5),
        "youngest": slide(A, "age", -8.0),
        "turned": slide(B, "turn", -1.0),
        "hair": slide(C, "hair", 2.0),
        "masculine": slide(B, "masculine", 1.0),
        "turned round": slide(A, "turn", 8.0),
        "far": far(),
    }

    assert cf1["mixtures"] == {name: latent.sha256 for name, latent in made.items()}

    (picture,) = Painter(cached=False).draw([made["mix 2 1 1"]], 1024)
    assert cf1["mixture_rgb"] == hashlib.sha256(picture.tobytes()).hexdigest()
