"""The exact front of cf1 gives the published vectors: key, latent, words, w."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from tests.core.published import sha256_of_units

from checkface import Digest, Face
from checkface.cf1.identity import Key, latent, stretch, word_indices
from checkface.cf1.mapping import MEAN_COUNT, Mapping, map_latents, map_mean_keys, mean_of
from checkface.cf1.weights import load_tensors


def mapped(mapping: Mapping, key: Key, candidates: int) -> npt.NDArray[np.int32]:
    """w of the first candidates for face 0 of a key, before truncation: int32 [N, 512]."""
    z = np.stack([latent(key, 0, candidate) for candidate in range(candidates)])
    return map_latents(z, mapping.weights, mapping.biases)


@pytest.fixture(scope="module")
def mapping() -> Mapping:
    return Mapping.from_tensors(load_tensors())


def test_the_key_is_the_published_one(cf1: dict[str, Any]) -> None:
    assert cf1["key"] == stretch(Digest.parse(cf1["subject"])).hex()


def test_the_latent_is_the_published_one(cf1: dict[str, Any]) -> None:
    z = latent(stretch(Digest.parse(cf1["subject"])), face=0, candidate=0)

    assert cf1["z"] == sha256_of_units(z)


def test_face_and_candidate_are_counted_as_published(cf1: dict[str, Any]) -> None:
    """Numbers whose bytes differ tell which byte comes first."""
    z = latent(stretch(Digest.parse(cf1["subject"])), face=255, candidate=258)

    assert cf1["z_255_258"] == sha256_of_units(z)


@pytest.mark.parametrize("number", [0, 1], ids=["sha1", "sha512"])
def test_other_algorithms_are_stretched_as_published(
    cf1: dict[str, Any], mapping: Mapping, number: int
) -> None:
    published = cf1["algorithms"][number]
    key = stretch(Digest.parse(published["subject"]))

    assert published["key"] == key.hex()
    assert tuple(published["word_indices"]) == word_indices(key)
    assert published["w"] == sha256_of_units(mapping.w_of(key, 0))


def test_the_words_are_the_published_ones(cf1: dict[str, Any]) -> None:
    digest = Digest.parse(cf1["subject"])

    assert tuple(cf1["word_indices"]) == word_indices(stretch(digest))
    assert ("warfare", "wrestle", "print", "focus") == Face(digest).words


def test_w_is_the_published_one(cf1: dict[str, Any], mapping: Mapping) -> None:
    key = stretch(Digest.parse(cf1["subject"]))

    assert cf1["w"] == [sha256_of_units(mapping.w_of(key, face)) for face in range(3)]
    assert cf1["face_255"]["w"] == sha256_of_units(mapping.w_of(key, 255))


def test_a_face_is_the_first_candidate_that_both_rules_take(
    cf1: dict[str, Any], mapping: Mapping
) -> None:
    for face in cf1["later_candidates"]:
        key = stretch(Digest.parse(face["subject"]))
        away = mapped(mapping, key, face["candidate"] + 1) - mapping.mean
        taken = [all(rule.takes(one) for rule in mapping.rules) for one in away]

        assert [False] * face["candidate"] + [True] == taken
        assert face["w"] == sha256_of_units(mapping.w_of(key, 0))


def test_the_mean_face_is_the_mean_of_4096_mapped_latents(
    cf1: dict[str, Any], mapping: Mapping
) -> None:
    mapped_keys = map_mean_keys(mapping.weights, mapping.biases)
    mean = mean_of(mapped_keys)

    assert cf1["mean_keys_w"] == sha256_of_units(mapped_keys)
    assert cf1["mean_w"] == sha256_of_units(mean)
    assert cf1["mean_w"] == sha256_of_units(mapping.mean)
    assert MEAN_COUNT == 4096


def test_latents_have_mean_zero_and_variance_one() -> None:
    """Over 100 latents, so within about four standard errors."""
    key = stretch(Digest.of_text("variance"))
    z = np.stack([latent(key, 0, candidate) for candidate in range(100)]) / 65536

    assert abs(z.mean()) < 0.02
    assert abs(z.var() - 1) < 0.03


def test_every_face_and_candidate_has_a_latent_of_its_own() -> None:
    key = stretch(Digest.of_text("apart"))
    latents = {latent(key, f, c).tobytes() for f in range(3) for c in range(3)}

    assert len(latents) == 9


def test_about_every_other_candidate_is_taken(mapping: Mapping) -> None:
    """So that the rules cost an attacker's target one bit, and no more."""
    away = mapped(mapping, stretch(Digest.of_text("candidates")), 700) - mapping.mean
    taken = np.array([[rule.takes(one) for rule in mapping.rules] for one in away])

    assert 0.44 < taken.all(axis=1).mean() < 0.54
    assert all(0.15 < refused < 0.45 for refused in 1 - taken.mean(axis=0))
