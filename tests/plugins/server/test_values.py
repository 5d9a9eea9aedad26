"""What reads as a digest is that digest, in any case; all else is hashed and not written down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkface import Digest
from checkface_server.values import digest_of_hash, digest_of_seed, digest_of_value

SHA1 = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
SHA512 = SHA256 * 2
MD5 = "d41d8cd98f00b204e9800998ecf8427e"


@pytest.mark.parametrize("value", [SHA1, SHA256, SHA512])
def test_hex_case_prefix_and_blanks_do_not_change_the_face(value: str) -> None:
    """A desktop tool wrote capitals, and sha256sum does not: one file had two faces."""
    digest = Digest.parse(value)
    ways = [value, value.upper(), f" {value}\n", str(digest), str(digest).upper()]

    assert {digest} == {digest_of_value(way.encode()) for way in ways}
    assert not any(digest_of_value(way.encode()).typed for way in ways)


def test_an_md5_is_one_face_too() -> None:
    ways = [MD5, MD5.upper(), f"md5:{MD5}", f"MD5:{MD5.upper()}"]

    assert {Digest.of_text(MD5)} == {digest_of_value(way.encode()) for way in ways}
    assert {Digest.of_text(MD5)} == {digest_of_hash(way) for way in ways}


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"hello",
        SHA256[:-1].encode(),
        SHA256[:-1].encode() + b"g",
        SHA256.encode() + b"0",
        f"sha1:{SHA256}".encode(),
        f"md5:{SHA1}".encode(),
        f"sha256:{SHA256}:".encode(),
        SHA256[:-1].encode() + "\N{FULLWIDTH DIGIT FIVE}".encode(),
        b"\xff" * 64,
        b"x" * 500 + SHA256.encode(),
        (SHA256[:32] + " " + SHA256[32:]).encode(),
    ],
)
def test_all_else_is_hashed_as_it_is(value: bytes) -> None:
    digest = digest_of_value(value)

    assert Digest.of_bytes(value) == digest
    assert digest.typed


@given(st.binary(max_size=100))
def test_any_bytes_have_a_face(value: bytes) -> None:
    assert digest_of_value(value) in {Digest.of_bytes(value), Digest.of_bytes(value.lower())}


@pytest.mark.parametrize("text", ["", "x", SHA256[:-1], "../../etc/passwd", MD5 + "0"])
def test_an_avatar_is_of_a_hash_and_nothing_else(text: str) -> None:
    assert digest_of_hash(text) is None


def test_a_seed_is_not_the_value_of_its_digits() -> None:
    """And every tool of ours can show it: `checkface show text:seed:389`."""
    assert digest_of_seed(389) != digest_of_value(b"389")
    assert digest_of_seed(389) == Digest.of_text("seed:389")
    assert digest_of_seed(389).typed
