"""What a stranger wrote is shown as it is, and cannot steer what shows it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkface import plain, plain_lines
from checkface_channels.hosts import printable


@given(st.text(st.characters(codec=None)))
def test_no_control_or_direction_character_survives(text: str) -> None:
    shown = plain(text)

    assert {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}.isdisjoint(map(unicodedata.category, shown))
    assert not {unicodedata.bidirectional(letter) for letter in shown} & {
        "LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN",
    }  # fmt: skip


@given(st.text())
def test_what_was_made_plain_stays_as_it_is(text: str) -> None:
    assert plain(text) == plain(plain(text))


@given(st.lists(st.text()))
def test_lines_stay_lines(lines: list[str]) -> None:
    assert plain_lines("\n".join(map(plain, lines))).split("\n") == ([*map(plain, lines)] or [""])


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[2Kseen", r"\x1b[2Kseen"),
        ("a\u202eb", r"a\u202eb"),
        ("e\u200bvil", r"e\u200bvil"),
        ("a\u00a0b", r"a\xa0b"),
        ("\U000e0041", r"\U000e0041"),
        ("\u3164", r"\u3164"),
        ("a" + "\u0301" * 5, "a" + "\u0301" * 3 + r"\u0301" * 2),
        ("Zoë, 你好, \N{GRINNING FACE}", "Zoë, 你好, \N{GRINNING FACE}"),
    ],
)
def test_escapes_say_what_stood_there(written: str, shown: str) -> None:
    assert plain(written) == shown


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://u:p@host/x", "https://****@host/x"),
        ("https://u:p/a#s@host/x", "https://****@host/x"),
        ("https://token@host/x", "https://****@host/x"),
        ("git+https://host/a/b.git@v1.0", "git+https://host/a/b.git@v1.0"),
        ("https://host:443/a@v1", "https://host:443/a@v1"),
        (
            "see https://u:p@one/ and https://u:q@two/",
            "see https://****@one/ and https://****@two/",
        ),
    ],
)
def test_passwords_are_masked_and_nothing_else(url: str, shown: str) -> None:
    assert printable(url) == shown
