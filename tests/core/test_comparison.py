"""Promises of comparing two digests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from checkface.digest import Digest
from checkface.errors import DigestError
from checkface.hookspecs import Resolved
from checkface.pictures.comparison import draw_comparison
from checkface.pictures.verdict import Verdict

EMPTY, HELLO = Digest.of_text(""), Digest.of_text("hello")
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64).map(
    lambda digits: Digest("sha256", digits)
)


@given(DIGESTS, st.integers(0, 63))
def test_one_changed_digit_is_found_wherever_it_is(digest: Digest, place: int) -> None:
    other = "0" if digest.value[place] != "0" else "1"
    changed = Digest("sha256", digest.value[:place] + other + digest.value[place + 1 :])

    assert place == Verdict.of(digest, changed).first_difference
    assert not Verdict.of(digest, changed).same


@given(DIGESTS, DIGESTS)
def test_the_verdict_is_same_exactly_for_equal_digests(one: Digest, other: Digest) -> None:
    assert (one == other) == Verdict.of(one, other).same
    assert Verdict.of(one, one).same


def test_digests_of_two_algorithms_are_no_verdict() -> None:
    with pytest.raises(DigestError, match=r"cannot compare a sha256 .* with a sha1 "):
        Verdict.of(EMPTY, Digest("sha1", "0" * 40))


def test_a_comparison_looks_as_it_did(same_as_golden: Callable[[Image.Image, str], None]) -> None:
    one = Resolved("a", EMPTY, "checkface-0.1.0-py3-none-any.whl", "0.1.0")

    same_as_golden(draw_comparison(one, Resolved("b", HELLO, "other")), "comparison.png")
