"""Where a picture and the text beside it come to stand, in every kind of terminal."""

from __future__ import annotations

import base64
import io
import re

import pytest
from PIL import Image

from checkface.terminal import protocols
from checkface.terminal.layout import Graphics, Terminal, beside, picture
from checkface.terminal.text import printable, width, wrap_line

DRAWN = (Graphics.KITTY, Graphics.ITERM2, Graphics.SIXEL)
BLOCKS = (Graphics.BLOCKS, Graphics.BLOCKS_256)
SQUARE = Image.new("RGB", (48, 48), (200, 120, 90))

CONTROL = re.compile(
    r"(?P<drawing>\x1b_G.*?\x1b\\|\x1b\]1337.*?\a|\x1bP.*?\x1b\\)"
    r"|\x1b\[(?P<up>\d+)A|\x1b\[(?P<right>\d+)C|(?P<save>\x1b7)|(?P<restore>\x1b8)"
    r"|(?P<style>\x1b\[[\d;]*m)|(?P<newline>\n)|(?P<character>[^\x1b])",
    re.DOTALL,
)


class Screen:
    """A terminal that scrolls, and that leaves its cursor anywhere after a drawing."""

    def __init__(self, height: int = 24) -> None:
        self.height = height
        self.lines: list[dict[int, str]] = [{} for _ in range(height)]
        self.row = self.column = 0
        self.saved = (0, 0)
        self.drawings: list[tuple[int, int]] = []
        """Row and column of each, as they stand after scrolling."""

    def write(self, text: str) -> None:
        position = 0
        while position < len(text):
            found = CONTROL.match(text, position)
            assert found, f"unknown: {text[position : position + 20]!r}"
            assert found.lastgroup
            getattr(self, f"_{found.lastgroup}")(found[found.lastgroup])
            position = found.end()

    def text(self) -> list[str]:
        return [
            "".join(line.get(column, " ") for column in range(max(line, default=-1) + 1)).rstrip(
                " "
            )
            for line in self.lines
        ]

    def _drawing(self, _: str) -> None:
        if (self.row, self.column) not in self.drawings:  # kitty's come in pieces
            self.drawings.append((self.row, self.column))

    def _up(self, rows: str) -> None:
        self.row = max(0, self.row - int(rows))

    def _right(self, columns: str) -> None:
        self.column += int(columns)

    def _save(self, _: str) -> None:
        self.saved = (self.row, self.column)

    def _restore(self, _: str) -> None:
        self.row, self.column = self.saved

    def _style(self, _: str) -> None:
        pass

    def _newline(self, _: str) -> None:
        self.row, self.column = self.row + 1, 0
        if self.row == self.height:
            self.row -= 1
            self.lines = [*self.lines[1:], {}]
            self.drawings = [(row - 1, column) for row, column in self.drawings]

    def _character(self, character: str) -> None:
        self.lines[self.row][self.column] = character
        self.column += 1


@pytest.mark.parametrize("graphics", DRAWN)
@pytest.mark.parametrize("already", [0, 3, 23], ids=lambda rows: f"after {rows} lines")
def test_a_drawing_has_its_text_at_its_right_and_the_cursor_below(
    graphics: Graphics, already: int
) -> None:
    """Wherever on the screen it starts, and also if the screen scrolls for it."""
    screen = Screen()
    screen.write("$ checkface\n" * already)
    screen.write(beside(SQUARE, ["one", "two"], 12, Terminal(graphics)) + "below")
    (top, left) = screen.drawings[0]
    assert 0 == left
    expected = ["", "", " " * 14 + "one", " " * 14 + "two", "", "", "below"]
    assert expected == screen.text()[top : top + 7]
    assert ["$ checkface"] * top == screen.text()[:top]
    assert min(already, 24 - 7) == top


@pytest.mark.parametrize("graphics", DRAWN)
def test_a_picture_alone_leaves_the_cursor_below_it(graphics: Graphics) -> None:
    screen = Screen()
    screen.write(picture(SQUARE, 12, Terminal(graphics)) + "below")
    assert ["", "", "", "", "", "", "below"] == screen.text()[:7]


@pytest.mark.parametrize("graphics", BLOCKS)
def test_blocks_have_their_text_at_their_right(graphics: Graphics) -> None:
    screen = Screen()
    screen.write(beside(SQUARE, ["one", "two"], 12, Terminal(graphics)) + "below")
    right = [line[12:] for line in screen.text()[:7]]
    assert ["", "", "  one", "  two", "", ""] == right[:6]
    assert "below" == screen.text()[6]


@pytest.mark.parametrize("graphics", [*DRAWN, *BLOCKS])
def test_text_that_is_higher_than_the_picture_goes_on_below_at_the_same_column(
    graphics: Graphics,
) -> None:
    screen = Screen()
    lines = [f"line {number}" for number in range(6)]
    screen.write(beside(SQUARE, lines, 6, Terminal(graphics)) + "below")
    assert lines == [line[8:] for line in screen.text()[:6]]
    assert ["      ", "      "] == [line[:6] for line in screen.text()[3:5]]
    assert "below" == screen.text()[6]


@pytest.mark.parametrize("graphics", [*DRAWN, *BLOCKS])
def test_a_digest_that_does_not_fit_is_wrapped_and_every_digit_is_there(
    graphics: Graphics,
) -> None:
    screen = Screen()
    digest = "sha256:" + "0123456789abcdef" * 4
    screen.write(beside(SQUARE, [digest], 24, Terminal(graphics, columns=80)))
    assert digest == "".join(line[26:] for line in screen.text())
    assert max(map(len, screen.text())) <= 80


@pytest.mark.parametrize("graphics", [*DRAWN, *BLOCKS])
def test_text_stands_below_a_picture_that_leaves_no_room_for_four_words(
    graphics: Graphics,
) -> None:
    screen = Screen()
    screen.write(beside(SQUARE, ["one", "two"], 24, Terminal(graphics, columns=60)))
    assert ["one", "two", ""] == screen.text()[12:15]


def test_without_pictures_there_are_only_the_lines_whole() -> None:
    nothing = Terminal(Graphics.NONE, columns=10)
    assert "one\na line that is longer\n" == beside(
        SQUARE, ["one", "a line that is longer"], 24, nothing
    )
    assert "" == picture(SQUARE, 24, nothing)


@pytest.mark.parametrize("graphics", [*DRAWN, *BLOCKS, Graphics.NONE])
def test_a_file_name_cannot_steer_the_terminal(graphics: Graphics) -> None:
    """Here: up one line and over the words; a title; a new line."""
    text = beside(SQUARE, ["x\x1b[1A\rgood\x1b]0;t\a\n.whl"], 12, Terminal(graphics))
    for harm in ("\x1b[1A\r", "\r", "\x1b]0;", "\n.whl"):
        assert harm not in text
    assert ".whl" in text


def test_colours_and_styles_of_the_text_are_kept() -> None:
    text = beside(SQUARE, ["\x1b[1;31mMISMATCH\x1b[0m"], 12, Terminal(Graphics.BLOCKS))
    assert "  \x1b[1;31mMISMATCH\x1b[0m" in text


def test_a_picture_keeps_its_shape_whatever_the_shape_of_a_character() -> None:
    trio = Image.new("RGB", (3 * 40, 40))
    assert 8 == picture(trio, 48, Terminal(Graphics.BLOCKS)).count("\n")
    assert 7 == picture(SQUARE, 20, Terminal(Graphics.BLOCKS, cell=(7, 20))).count("\n")
    assert 1 == picture(Image.new("RGB", (999, 1)), 9, Terminal(Graphics.BLOCKS)).count("\n")


def test_a_picture_is_never_wider_than_the_terminal() -> None:
    """Else each of its lines would be broken into two."""
    screen = Screen()
    screen.write(picture(SQUARE, 24, Terminal(Graphics.BLOCKS, columns=10)))
    assert 5 == len([line for line in screen.lines if line])
    assert 10 == max(len(line) for line in screen.lines)


@pytest.mark.parametrize("graphics", DRAWN)
def test_a_drawing_is_never_higher_than_the_terminal(graphics: Graphics) -> None:
    """Else it would scroll out of the room that was made for it."""
    screen = Screen(height=8)
    screen.write(beside(SQUARE, ["one"], 40, Terminal(graphics, rows=8)) + "below")
    assert [(0, 0)] == screen.drawings
    assert ["", "", " " * 14 + "one", "", "", "", "below", ""] == screen.text()


def test_kitty_gets_the_picture_itself_in_chunks_that_it_accepts() -> None:
    noise = Image.effect_noise((64, 64), 90).convert("RGB")
    drawing = protocols.kitty(noise, 24, 12)
    chunks = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", drawing)
    assert "a=T,f=100,c=24,r=12,C=1,q=2,m=1" == chunks[0][0]
    assert ["q=2,m=1"] * (len(chunks) - 2) + ["q=2,m=0"] == [keys for keys, _ in chunks[1:]]
    assert len(chunks) > 1
    assert all(len(data) <= 4096 and len(data) % 4 == 0 for _, data in chunks)
    assert noise.tobytes() == _decoded("".join(data for _, data in chunks)).tobytes()


def test_iterm2_gets_the_picture_itself_with_its_size() -> None:
    found = re.fullmatch(
        r"\x1b]1337;File=inline=1;size=(\d+);width=24;height=12;preserveAspectRatio=1:(.*)\a",
        protocols.iterm2(SQUARE, 24, 12),
    )
    assert found
    assert int(found[1]) == len(base64.b64decode(found[2]))
    assert SQUARE.tobytes() == _decoded(found[2]).tobytes()


def test_wrapping_breaks_at_blanks_and_only_else_within_a_word() -> None:
    assert ["one two", "three"] == wrap_line("one two three", 8)
    assert ["one two", "three"] == wrap_line("one two three", 7)
    assert ["  two", "three"] == wrap_line("  two three", 6)
    assert ["01234", "56789"] == wrap_line("0123456789", 5)
    assert ["  0123", "456789"] == wrap_line("  0123456789", 6)
    assert [""] == wrap_line("", 5)


def test_a_style_goes_on_after_a_break_and_never_into_the_picture() -> None:
    pieces = wrap_line("\x1b[1mone two\x1b[0m three", 5)
    assert ["\x1b[1mone\x1b[0m", "\x1b[1mtwo\x1b[0m\x1b[0m", "three"] == pieces


def test_wide_characters_take_two_columns_and_accents_none() -> None:
    assert 4 == width("顔顔")
    assert 1 == width("e\N{COMBINING ACUTE ACCENT}")
    assert 3 == width("\x1b[1mone\x1b[0m")
    assert ["顔", "顔"] == wrap_line("顔顔", 3)


def test_what_prints_is_left_as_it_is() -> None:
    line = "\x1b[38;2;1;2;3mnaïve 顔 — ▞\x1b[0m"
    assert line == printable(line)


def _decoded(data: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(data)))
