"""Where small pictures side by side and the lines below them come to stand."""

from __future__ import annotations

import pytest
from tests.core.test_terminal_layout import BLOCKS, DRAWN, SQUARE, Screen

from checkface.terminal.layout import Graphics, Terminal, grid

CAPTIONS = [[f"plum{number}", "1.0"] for number in range(4)]


def shown(graphics: Graphics, columns: int = 46, already: int = 0) -> Screen:
    screen = Screen()
    screen.write("$ checkface\n" * already)
    terminal = Terminal(graphics, columns=columns)
    screen.write(grid([SQUARE] * 4, CAPTIONS, 14, terminal) + "below")
    return screen


@pytest.mark.parametrize("graphics", DRAWN)
@pytest.mark.parametrize("already", [0, 2, 23], ids=lambda rows: f"after {rows} lines")
def test_drawings_stand_in_rows_and_their_lines_below_them(
    graphics: Graphics, already: int
) -> None:
    """Also where the screen scrolls for them: 3 in a row of 46 columns, then 1."""
    screen = shown(graphics, already=already)
    (top, _), *_ = screen.drawings

    places = [(0, 0), (0, 16), (0, 32), (9, 0)]
    assert screen.drawings == [(top + row, column) for row, column in places]
    assert screen.text()[top + 7] == f"{'plum0':16}{'plum1':16}plum2"
    assert screen.text()[top + 16 : top + 19] == ["plum3", "1.0", "below"]


@pytest.mark.parametrize("graphics", BLOCKS)
@pytest.mark.parametrize(("columns", "abreast"), [(10, 1), (29, 1), (30, 2), (62, 4), (140, 4)])
def test_blocks_stand_side_by_side_as_far_as_there_is_room(
    graphics: Graphics, columns: int, abreast: int
) -> None:
    first = next(line for line in shown(graphics, columns).text() if "plum3" in line)

    assert first.count("plum") == 4 - (3 // abreast) * abreast


@pytest.mark.parametrize("graphics", [*DRAWN, *BLOCKS])
def test_a_caption_neither_steers_the_terminal_nor_reaches_its_neighbour(
    graphics: Graphics,
) -> None:
    captions = [["\x1b[2Jplum", "a-name-of-twenty-one"], ["fig"]]
    screen = Screen()
    screen.write(grid([SQUARE] * 2, captions, 14, Terminal(graphics)))

    assert screen.text()[7:10] == [r"\x1b[2Jplum     fig", "a-name-of-twen", "ty-one"]


def test_without_pictures_there_are_only_the_lines() -> None:
    text = grid([SQUARE], [["plum", "1.0"]], 14, Terminal(Graphics.NONE))

    assert text == "plum\n1.0\n"
