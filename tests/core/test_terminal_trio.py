"""What a person verifies with is the largest picture, and the question below it stays in sight."""

from __future__ import annotations

import re

import pytest
from PIL import Image

from checkface.digest import Digest
from checkface.terminal import rows
from checkface.terminal.layout import Graphics, Terminal
from checkface.terminal.rows import (
    FACE_COLUMNS,
    LARGEST_TRIO,
    SMALLEST_TRIO,
    TOO_FEW_COLOURS,
    Screen,
)

TRIO = Image.new("RGB", (3 * 16, 16), (200, 120, 90))
LINES = ("demo 1.0  requested", "one two three four", str(Digest.of_bytes(b"")))
SIZES = [(60, 24), (80, 24), (80, 40), (100, 30), (120, 24), (120, 40), (200, 60)]
DRAWN = [Graphics.BLOCKS, Graphics.BLOCKS_256, Graphics.KITTY, Graphics.SIXEL]
STYLE = re.compile(r"\x1b\[[\d;]*m")


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("rows_below", [1, 4, 8])
def test_a_trio_its_lines_and_what_comes_below_fit_on_one_screen(
    size: tuple[int, int], rows_below: int
) -> None:
    columns, height = size
    screen = Screen(Terminal(Graphics.BLOCKS, columns=columns, rows=height))
    told = STYLE.sub("", screen.trio(TRIO, LINES, rows_below=rows_below)).splitlines()
    taken = sum(-(-len(line) // columns) for line in told)
    assert taken + rows_below <= height
    assert list(LINES) == told[-len(LINES) :]
    assert max(map(len, told[: -len(LINES)])) <= columns


@pytest.mark.parametrize(("columns", "height"), [(60, 24), (80, 24), (100, 30), (120, 40)])
def test_a_trio_is_as_wide_as_the_text(columns: int, height: int) -> None:
    screen = Screen(Terminal(Graphics.BLOCKS, columns=columns, rows=height))
    assert columns == screen.trio_columns(rows_below=8)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_each_face_of_a_trio_is_larger_than_any_other_face(size: tuple[int, int]) -> None:
    """It is the one that counts; where there is hardly any room, it is no smaller than ever."""
    screen = Screen(Terminal(Graphics.BLOCKS, columns=size[0], rows=size[1]))
    assert screen.trio_columns(rows_below=8) // 3 >= min(FACE_COLUMNS, size[0] // 3)


def test_a_trio_has_its_limits() -> None:
    """Recognisable in a low terminal, not a wall in a wide one, never wider than the terminal."""
    low = Screen(Terminal(Graphics.BLOCKS, columns=80, rows=6))
    wide = Screen(Terminal(Graphics.BLOCKS, columns=400, rows=200))
    narrow = Screen(Terminal(Graphics.BLOCKS, columns=30, rows=60))
    told = [screen.trio_columns(rows_below=4) for screen in (low, wide, narrow)]
    assert [SMALLEST_TRIO, LARGEST_TRIO, 30] == told


def test_a_row_of_large_characters_counts_as_what_it_is() -> None:
    """GitHub's log: lines of 20 pixels make a picture flatter, so that it may be wider."""
    usual = Screen(Terminal(Graphics.BLOCKS, columns=160, rows=24))
    github = Screen(Terminal(Graphics.BLOCKS, columns=160, rows=24, cell=(7, 20)))
    assert usual.trio_columns(rows_below=10) < github.trio_columns(rows_below=10)


@pytest.mark.parametrize("graphics", DRAWN)
def test_no_line_below_a_trio_is_broken_or_steers_the_terminal(graphics: Graphics) -> None:
    screen = Screen(Terminal(graphics, columns=60, rows=24))
    told = screen.trio(TRIO, ["evil\x1b[2Jname", LINES[2]])
    assert told.endswith(f"{LINES[2]}\n")
    assert "\x1b[2J" not in told


def test_without_pictures_there_are_only_the_lines() -> None:
    assert "one\ntwo\n" == Screen(Terminal(Graphics.NONE)).trio(TRIO, ["one", "two"])


@pytest.mark.parametrize("graphics", [*DRAWN, Graphics.NONE])
def test_256_colours_say_that_nobody_should_verify_here(graphics: Graphics) -> None:
    """docs/security.md: they destroy the likeness. Said where the eye is: right below the faces."""
    told = Screen(Terminal(graphics, columns=80, rows=24)).trio(TRIO, LINES)
    assert (TOO_FEW_COLOURS in told) is (graphics is Graphics.BLOCKS_256)
    if graphics is Graphics.BLOCKS_256:
        assert told.splitlines()[-1 - len(LINES)] == TOO_FEW_COLOURS


def test_a_person_without_faces_is_told_why_before_all_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = Terminal(Graphics.NONE, why_words="TERM is dumb\x1b[2J")
    monkeypatch.setattr(rows, "detect", lambda *_: found)
    assert Screen(found) == Screen.detect(None)
    told = capsys.readouterr().err
    assert "no faces in this terminal: TERM is dumb" in told
    assert "\x1b" not in told
