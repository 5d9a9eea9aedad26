"""What a review of locks says fits its terminal: none of its rows is broken by that."""

from __future__ import annotations

import sys

import pytest
from tests.gate.plans import Tty

from checkface import Digest
from checkface.terminal import Row, text_width
from checkface_pip_verify.review.rows import Rows

DIGEST = Digest.of_text("plum")
LINES = ("plum 1  plum-1-py3-none-any.whl  one of 9", f"{DIGEST}  calm river old stone")
LONG = ("plum 1  " + "a" * 75 + "plum 1  the only file  SAME",)


@pytest.mark.parametrize("columns", [20, 60, 78, 80, 100, 120])
@pytest.mark.parametrize("lines", [LINES, LONG])
def test_no_row_is_wider_than_the_terminal(
    monkeypatch: pytest.MonkeyPatch, columns: int, lines: tuple[str, ...]
) -> None:
    rows = _printed(monkeypatch, lines, columns)

    assert max(map(text_width, rows)) <= columns
    assert "".join(lines).replace(" ", "") == "".join(rows).replace(" ", "")
    assert all(row.startswith("    ") for row in rows[1:])


def test_words_that_do_not_fit_beside_a_digest_stand_below_it_in_one_piece(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _printed(monkeypatch, LINES, 80)[-2:] == [
        f"    {DIGEST}",
        "        calm river old stone",
    ]
    assert _printed(monkeypatch, LINES, 120)[-1] == f"    {LINES[1]}"


def _printed(monkeypatch: pytest.MonkeyPatch, lines: tuple[str, ...], columns: int) -> list[str]:
    monkeypatch.setattr(sys, "stdout", stream := Tty())
    monkeypatch.setenv("COLUMNS", str(columns))
    Rows("none").print([lines], lambda _: (), lambda told: [Row(told)])
    return stream.getvalue().splitlines()
