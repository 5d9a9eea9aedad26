"""What a stranger wrote is shown as it is, and cannot steer what shows it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkface import plain
from checkface.command.cli import main
from checkface.plain_text import BLANKS
from checkface.terminal import plain_lines, plain_row


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


@given(st.text(st.sampled_from("  \t\u00a0\u3000a\u0301\u05d0\x1b"), max_size=100))
def test_no_blanks_push_a_text_to_the_start_of_a_row(text: str) -> None:
    shown = plain("x" * 60 + " " * 30 + text)

    assert " " * (BLANKS + 1) not in shown
    assert plain(shown) == shown


def test_a_padded_error_of_ours_stays_one_row_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    forged = "Install plum 1.0 (new)? [y/N/?] "

    assert 2 == main(["words", "x" + " " * 200 + forged])

    (line,) = capsys.readouterr().err.splitlines()
    assert f"\\x20{forged}" in line
    assert " " * (BLANKS + 1) not in line


def test_rows_of_our_own_keep_their_columns() -> None:
    assert plain_row("name" + " " * 40 + "version") == "name" + " " * 40 + "version"


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
        ("\u0338 2.0", r"\u0338 2.0"),
        ("seen\u0336", r"seen\u0336"),
        ("\ufff9a\ufffab\ufffb", r"\ufff9a\ufffab\ufffb"),
        ("\ue000\u0378\udc80", r"\ue000\u0378\udc80"),
        ("::error::seen", r"\x3a:error::seen"),
        ("a ##[error]seen", r"a \x23#[error]seen"),
        ("Zoë, 你好, \N{GRINNING FACE}", "Zoë, 你好, \N{GRINNING FACE}"),
    ],
)
def test_escapes_say_what_stood_there(written: str, shown: str) -> None:
    assert plain(written) == shown


HEBREW, ARABIC = "\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (f"in {HEBREW}/dist", f"in {HEBREW}/dist"),
        (HEBREW, f"[rtl]{HEBREW}[rtl]"),
        (f"a {HEBREW} 1.0", f"a {HEBREW}[rtl] 1.0"),
        (f"{ARABIC} {HEBREW}, x", f"[rtl]{ARABIC} {HEBREW}, x"),
        ("1.0 \u0661\u0662", "1.0 [rtl]\u0661\u0662[rtl]"),
    ],
)
def test_letters_from_right_to_left_stay_and_move_nothing_else(written: str, shown: str) -> None:
    assert plain(written) == shown


@given(st.text(st.sampled_from(f"ab 12.-/{HEBREW}{ARABIC}\u0661\u05b8")))
def test_no_word_or_number_beside_a_name_changes_its_place(name: str) -> None:
    """Next to each right-to-left letter stands its like, or a letter from left to right."""
    kinds = {"L": "L", "R": "R", "AL": "R", "AN": "R", "EN": "1"}
    line = f" 1.0 {plain(name)} 2.0 "
    strong = [kinds[d] for d in map(unicodedata.bidirectional, line) if d in kinds]

    assert "1R" not in "".join(strong).partition("L")[0]
    assert "R1" not in "".join(strong)


def test_no_line_begins_with_an_order_to_the_runner_of_a_workflow() -> None:
    shown = plain_lines("a\n::add-mask::a\n  ::set-output name=x::y\nb ##[add-path]/tmp")

    assert not any(line.lstrip().startswith("::") for line in shown.split("\n"))
    assert "##[" not in shown
