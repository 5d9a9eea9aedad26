"""The exact front of cf1 gives the published vectors: key, latent, words, w."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from checkface import Digest, Face
from checkface.cf1.identity import latent, stretch, word_indices
from checkface.cf1.mapping import MEAN_COUNT, Mapping, map_latents, mean_w
from checkface.cf1.weights import load_tensors


def sha256_of_units(units: npt.NDArray[np.int32]) -> str:
    return hashlib.sha256(units.astype("<i4").tobytes()).hexdigest()


@pytest.fixture(scope="module")
def mapping() -> Mapping:
    return Mapping.from_tensors(load_tensors())


def test_the_key_is_the_published_one(cf1: dict[str, Any]) -> None:
    assert cf1["key"] == stretch(Digest.parse(cf1["subject"])).hex()


def test_the_latent_is_the_published_one(cf1: dict[str, Any]) -> None:
    z = latent(stretch(Digest.parse(cf1["subject"])), face=0, candidate=0)

    assert cf1["z"] == sha256_of_units(z)


def test_the_words_are_the_published_ones(cf1: dict[str, Any]) -> None:
    digest = Digest.parse(cf1["subject"])

    assert tuple(cf1["word_indices"]) == word_indices(stretch(digest))
    assert ("warfare", "wrestle", "print", "focus") == Face(digest).words


def test_w_is_the_published_one(cf1: dict[str, Any], mapping: Mapping) -> None:
    w = mapping.w_of(stretch(Digest.parse(cf1["subject"])), face=0)

    assert cf1["w"] == sha256_of_units(w)


def test_the_mean_face_is_the_mean_of_4096_mapped_latents(
    cf1: dict[str, Any], mapping: Mapping
) -> None:
    mean = mean_w(mapping.weights, mapping.biases)

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


def test_about_one_candidate_in_seven_is_refused_by_the_adult_rule(mapping: Mapping) -> None:
    key = stretch(Digest.of_text("candidates"))
    z = np.stack([latent(key, 0, candidate) for candidate in range(700)])
    w = map_latents(z, mapping.weights, mapping.biases)
    scores = (w.astype(np.int64) - mapping.mean) @ mapping.adult.astype(np.int64)
    refused = np.mean(scores >= mapping.adult_threshold * 65536)

    assert 0.10 < refused < 0.18
