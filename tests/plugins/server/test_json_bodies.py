"""JSON is read as strictly as it is meant: what is no number makes no face."""

from __future__ import annotations

import json
from typing import Any

import pytest

from checkface_server.answers.json_bodies import json_object
from checkface_server.classic.errors import WrongBodyError
from checkface_server.classic.sent_latents import latent_of_body

NONE_AT_ALL = [
    b"",
    b"[]",
    b"null",
    b'"text"',
    b"{",
    b"\xff\xfe{}",
    b"\xef\xbb\xbf{}",
    b'{"side": NaN}',
    b'{"side": -Infinity}',
    b'{"side": 1, "side": 2}',
    b'{"deep": {"side": 1, "side": 2}}',
    b'{"a":' * 100_000,
    b"[" * 100_000,
]


@pytest.mark.parametrize("body", NONE_AT_ALL, ids=range(len(NONE_AT_ALL)))
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        json_object(body)


@pytest.mark.parametrize("digits", [16, 100, 5000, 100_000])
def test_a_number_of_many_digits_is_out_of_every_range(digits: int) -> None:
    assert {"side": float("inf")} == json_object(b'{"side": ' + b"9" * digits + b"}")


ROW = [0.0] * 511
NO_NUMBERS: dict[str, list[Any]] = {
    "true": [True, *ROW],
    "text": ["1", *ROW],
    "null": [None, *ROW],
    "a list": [[0.0], *ROW],
    "an object": [{}, *ROW],
    "a whole number without end": [10**400, *ROW],
    "all true": [True] * 512,
    "all text": ["0.5"] * 512,
    "18 rows of text": [["0.5"] * 512] * 18,
    "18 rows of flags": [[False] * 512] * 18,
}


@pytest.mark.parametrize("latent", NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_is_no_number_is_no_latent(latent: list[Any]) -> None:
    with pytest.raises(WrongBodyError):
        latent_of_body(json.dumps({"latent": latent}).encode())


def test_of_two_latents_none_is_chosen() -> None:
    row = json.dumps([0.0] * 512)

    with pytest.raises(WrongBodyError):
        latent_of_body(f'{{"latent": {row}, "latent": {row}}}'.encode())
