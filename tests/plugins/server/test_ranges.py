"""Range requests, as RFC 9110, section 14 has them, row by row. A file here has 1,000 bytes."""

from __future__ import annotations

import time

import pytest
from tests.fakes.asking import Asking
from tests.fakes.fake_studio import LENGTH, FakeStudio, bytes_of

from checkface_server.canonical.parameters import EMPTY

FACE = f"/cf1/sha256/{EMPTY}/face-0-64.png"

PARTS = {
    "bytes=0-0": (0, 0),
    "bytes=0-499": (0, 499),
    "bytes=500-999": (500, 999),
    "bytes=500-": (500, 999),
    "bytes=0-": (0, 999),
    "bytes=-1": (999, 999),
    "bytes=-500": (500, 999),
    "bytes=-1000": (0, 999),
    "bytes=-2000": (0, 999),
    "bytes=999-999": (999, 999),
    "bytes=999-5000": (999, 999),
    "bytes=0-999999999999999999999999": (0, 999),
    "bytes=00000000000000000000000000001-2": (1, 2),
    "BYTES=1-2": (1, 2),
    "Bytes=1-2": (1, 2),
    " bytes=1-2 ": (1, 2),
    "bytes= 1-2": (1, 2),
    "bytes=1-2,": (1, 2),
    "bytes=,1-2": (1, 2),
}
NOWHERE = [
    "bytes=1000-",
    "bytes=1000-1001",
    "bytes=5000-6000",
    "bytes=-0",
    "bytes=99999999999999999999-",
    "bytes=-000",
]
WHOLE = [
    "",
    "bytes",
    "bytes=",
    "bytes=-",
    "bytes=a-b",
    "bytes=5",
    "bytes=5-4",
    "bytes=--1",
    "bytes=1--2",
    "bytes=1-2-3",
    "bytes=0x1-0x2",
    "bytes=+1-2",
    "bytes=1_0-20",
    "bytes=1.0-2",
    "bytes=1 - 2",
    "bytes =1-2",
    "bytes:1-2",
    "seconds=1-2",
    "items=0-1",
    "bytes=\xb2-\xb3",
    "bytes=0-1,3-4",
    "bytes=0-0, -1",
    "bytes=2000-3000, 0-1",
    "bytes=2000-3000, 4000-5000",
    "bytes=" + ",".join(["0-"] * 1000),
    "bytes=" + "," * 5000 + "0-1",
    "bytes=" + "9" * 5000 + "-",
]


@pytest.mark.parametrize("said", PARTS)
def test_a_part(said: str, ask: Asking, studio: FakeStudio) -> None:
    first, last = PARTS[said]

    got = ask(FACE, "GET", ("range", said))

    assert 206 == got.status
    assert bytes_of(studio.asked[0])[first : last + 1] == got.body
    assert f"bytes {first}-{last}/{LENGTH}" == got.headers["content-range"]
    assert str(last - first + 1) == got.headers["content-length"]
    assert {"etag", "cache-control", "content-type"} <= {*got.headers}


@pytest.mark.parametrize("said", NOWHERE)
def test_no_byte_is_there(said: str, ask: Asking) -> None:
    got = ask(FACE, "GET", ("range", said))

    assert (416, f"bytes */{LENGTH}") == (got.status, got.headers["content-range"])
    assert "application/problem+json" == got.headers["content-type"]
    assert "no-store" == got.headers["cache-control"]


@pytest.mark.parametrize("said", WHOLE)
def test_what_is_no_single_range_is_the_whole(said: str, ask: Asking) -> None:
    before = time.process_time()

    got = ask(FACE, "GET", ("range", said))

    assert (200, LENGTH) == (got.status, len(got.body))
    assert "content-range" not in got.headers
    assert time.process_time() - before < 5


def test_two_headers_are_the_whole(ask: Asking) -> None:
    got = ask(FACE, "GET", ("range", "bytes=0-1"), ("range", "bytes=0-1"))

    assert (200, LENGTH) == (got.status, len(got.body))


def test_only_get_has_ranges(ask: Asking) -> None:
    got = ask(FACE, "HEAD", ("range", "bytes=0-1"))

    assert 200 == got.status
    assert "content-range" not in got.headers
    assert "bytes" == got.headers["accept-ranges"]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ('"TAG"', 206),
        (' "TAG" ', 206),
        ('W/"TAG"', 200),
        ('"other"', 200),
        ("TAG", 200),
        ('"TAG", "TAG"', 200),
        ("*", 200),
        ("", 200),
        ("Mon, 01 Jan 1990 00:00:00 GMT", 200),
        ("Fri, 01 Jan 2199 00:00:00 GMT", 200),
    ],
)
def test_if_range_is_compared_strongly(said: str, status: int, ask: Asking) -> None:
    """Section 13.1.5: else the parts of two files could be put together."""
    tag = ask(FACE, "HEAD").headers["etag"].strip('"')

    got = ask(FACE, "GET", ("range", "bytes=0-1"), ("if-range", said.replace("TAG", tag)))

    assert status == got.status


def test_if_range_alone_says_nothing(ask: Asking) -> None:
    assert 200 == ask(FACE, "GET", ("if-range", '"other"')).status


def test_an_unsatisfiable_range_of_what_has_changed_is_the_whole(ask: Asking) -> None:
    got = ask(FACE, "GET", ("range", "bytes=5000-"), ("if-range", '"other"'))

    assert 200 == got.status


def test_parts_make_the_whole(ask: Asking) -> None:
    """As a player asks for a video."""
    parts = [ask(FACE, "GET", ("range", f"bytes={n}-{n + 299}")).body for n in range(0, 1000, 300)]

    assert ask(FACE).body == b"".join(parts)
