"""Digests are parsed forgivingly, proved once and written one way."""

from __future__ import annotations

import hashlib
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkface import Digest
from checkface.errors import DigestError

LENGTHS = {"sha1": 40, "sha256": 64, "sha512": 128}
algorithms = st.sampled_from(sorted(LENGTHS))


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    algorithm = draw(algorithms)
    digits = LENGTHS[algorithm]
    return Digest(algorithm, draw(st.text("0123456789abcdef", min_size=digits, max_size=digits)))


@given(digests())
def test_what_is_written_is_parsed_back(digest: Digest) -> None:
    assert digest == Digest.parse(str(digest))


@given(
    digest=digests(),
    blanks=st.sampled_from(["", " ", "\t", "\n", "  \r\n"]),
    upper=st.booleans(),
    prefixed=st.booleans(),
)
def test_case_blanks_and_a_missing_prefix_do_not_matter(
    digest: Digest, blanks: str, *, upper: bool, prefixed: bool
) -> None:
    text = str(digest) if prefixed else digest.value

    assert digest == Digest.parse(blanks + (text.upper() if upper else text) + blanks)


@given(st.text())
def test_any_text_is_a_digest_or_a_digest_error(text: str) -> None:
    try:
        digest = Digest.parse(text)
    except DigestError:
        return
    assert len(digest.value) == LENGTHS[digest.algorithm]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not a digest: ''"),
        ("abc", "expected 64 hexadecimal digits"),
        ("md5:" + 32 * "0", "unknown digest algorithm 'md5'"),
        ("sha256:" + 63 * "0", "got '000"),
        ("sha1:" + 64 * "0", "expected 40"),
        (64 * "g", "not a sha256 digest"),
        ("sha256:" + 64 * "\u0661", "not a sha256 digest"),  # digits, but not hexadecimal ones
        ("sha256:sha256:" + 64 * "0", "unknown digest algorithm 'sha256:sha256'"),
        ("x" * 500, "..."),
    ],
)
def test_what_is_no_digest_is_said_with_what_was_expected(text: str, told: str) -> None:
    with pytest.raises(DigestError) as raised:
        Digest.parse(text)

    assert told in str(raised.value)
    assert len(str(raised.value)) < 300


def test_a_file_text_and_bytes_of_the_same_content_have_one_digest(tmp_path: Path) -> None:
    path = tmp_path / "greeting"
    path.write_bytes("grüß dich".encode())

    expected = Digest("sha256", hashlib.sha256("grüß dich".encode()).hexdigest())
    assert expected == Digest.of_file(path)
    assert expected == Digest.of_text("grüß dich")
    assert expected == Digest.of_bytes("grüß dich".encode())


def test_a_large_file_is_hashed_in_constant_memory_and_tells_its_progress(tmp_path: Path) -> None:
    size = 64 << 20
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(size)
    read: list[int] = []
    tracemalloc.start()

    Digest.of_file(path, read.append)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == sum(read)
    assert peak < 8 << 20


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DigestError, match=r"cannot read .*nothing-here.*No such file"):
        Digest.of_file(tmp_path / "nothing-here")


def test_a_digest_cannot_be_changed() -> None:
    digest = Digest.of_text("x")

    with pytest.raises(AttributeError):
        digest.value = "0" * 64  # type: ignore[misc]


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512"])
def test_a_file_has_a_digest_of_each_algorithm(tmp_path: Path, algorithm: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"hello")

    digest = Digest.of_file(path, algorithm=algorithm)

    assert str(digest) == f"{algorithm}:{hashlib.new(algorithm, b'hello').hexdigest()}"


def test_a_file_has_no_digest_of_an_unknown_algorithm(tmp_path: Path) -> None:
    with pytest.raises(DigestError, match="unknown digest algorithm 'md5'"):
        Digest.of_file(tmp_path, algorithm="md5")
