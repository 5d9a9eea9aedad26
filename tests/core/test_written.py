"""What is read of digests in Python: as pages read it, or it is refused."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.digest_lines import DIGEST_LINES

from checkface import Digest
from checkface.written import Unread, Written, written_digests

A, B = (Digest.of_text(each).value for each in "ab")
MD5 = "d41d8cd98f00b204e9800998ecf8427e"


def read_of(written: Written) -> list[list[str | None]]:
    return [[str(each.digest), each.filename or None] for each in written.digests]


@pytest.mark.parametrize("said", DIGEST_LINES, ids=lambda each: each["what"])
def test_a_line_is_read_as_pages_read_it_or_it_is_refused(said: dict[str, Any]) -> None:
    text = f"{said['under']}\n{said['line']}" if "under" in said else said["line"]

    written = written_digests(text, said.get("of", ""))

    told = [each.reason.value for each in written.unread if each.text != said.get("under")]
    reason = said.get("python", said.get("reason"))
    assert read_of(written) == ([] if "python" in said else said["reads"])
    assert told == ([reason] if reason else [])


HOSTILE = [
    "",
    "\0",
    "\r",
    f"\ufeff{A[:32]}\n{A[32:]}",
    f"{A}  \n{B}",
    f"{MD5}  x",
    f"SHA256 (x) = {MD5}",
    f"x = {A} {MD5}",
    f"sha256={A}{A}",
]


@given(st.lists(st.sampled_from([*HOSTILE, A, B, MD5, " ", "  ", "\n", ":", "=", "(", ")", "\\"])))
@settings(deadline=None)
def test_no_digest_is_read_that_is_not_written(parts: list[str]) -> None:
    """In one piece: groups are of fewer digits than any of these has."""
    text = "".join(parts)

    digests = {each.digest.value for each in written_digests(text).digests}

    assert all(digest in text for digest in digests)


LONG = 300_000
SLOW = [
    "a" * LONG,
    " " * LONG + "x",
    "x" + " " * LONG + "x",
    "#sha" * (LONG // 4),
    "SHA256 (" + ")=" * (LONG // 2),
    "SHA256 (" + ")=a" * (LONG // 3),
    "sha256:" + "a " * (LONG // 2) + "z",
    "sha256-" + "A" * LONG + "!",
    f"{A}  " + " " * LONG,
    f"{A}  " + f" {MD5[:31]}" * (LONG // 32),
    "ab " * (LONG // 3),
    "\u0300" * LONG,
    "\\" * LONG,
    "\n" * LONG,
]


def test_no_line_takes_more_time_than_its_length() -> None:
    """Each takes milliseconds, and took minutes if it were looked through again and again."""
    for text in SLOW:
        began = time.perf_counter()
        written_digests(text)
        assert time.perf_counter() - began < 20, text[:20]


def test_what_was_not_read_is_told_with_its_reason() -> None:
    written = written_digests(f"{A}  x\n\n# a comment\n{MD5}  y\nhello\nsha1:{A}")

    assert read_of(written) == [[f"sha256:{A}", "x"]]
    assert [(each.text, each.reason) for each in written.unread] == [
        (f"{MD5}  y", Unread.UNSUPPORTED),
        ("hello", Unread.NO_DIGEST),
        (f"sha1:{A}", Unread.LENGTH),
    ]
