"""Turns faces, lines and a digest into rows of a terminal, with pictures at the left if it can."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checkface.digest import Digest
from checkface.face import Face, draw_faces
from checkface.painter import Precision
from checkface.plain_text import plain_row
from checkface.terminal.detection import BLOCKS
from checkface.terminal.layout import (
    GAP,
    Graphics,
    Terminal,
    above,
    beside,
    columns_within,
    detect,
    grid,
    rows_of,
)
from checkface.terminal.room import terminal_size
from checkface.terminal.text import printable

if TYPE_CHECKING:
    from PIL import Image

BOLD = "\x1b[1m"
"""A style for `Screen.styled`: titles."""
FAINT = "\x1b[2m"
"""A style for `Screen.styled`: what a person passes over."""
GREEN = "\x1b[1;32m"
"""A style for `Screen.styled`: all is fine."""
RED = "\x1b[1;31m"
"""A style for `Screen.styled`: a person has to act."""
PLAIN = "\x1b[0m"

FACE_COLUMNS = 20
"""Blocks of characters show a face well from about here."""
SMALLEST_TRIO = 3 * 14
"""Columns: with fewer, a face of characters is hard to recognise, however low the terminal."""
LARGEST_TRIO = 3 * 40
"""Columns of text that an eye reads in one go; more would be a picture without sharper features."""
TRIO_SHAPE = (3, 1)
TOO_FEW_COLOURS = "Only 256 colours here: do not verify by these faces, read the words."
"""A face keeps its outlines in them, and not who it is."""
QUESTION_ROWS = 4
"""Below a trio and its lines: a question, what it is about, and the prompt that comes after it."""

FACE_PIXELS = 256
"""A side of a face: more than a terminal shows, and the smallest that is sure to look sharp."""
GROUP_GAP = 24
"""Pixels between two groups of faces."""
GAP_COLOUR = "#808080"
"""Seen on a dark and on a light terminal."""


@dataclass(frozen=True)
class Row:
    """Groups of faces side by side, and the lines that stand beside them."""

    lines: tuple[str, ...]

    groups: tuple[tuple[Face, ...], ...] = ()

    digest: Digest | None = None
    """Written in one piece, so that it can be copied: below the faces if there is no room."""

    @property
    def faces(self) -> tuple[Face, ...]:
        """All of its groups."""
        return tuple(face for group in self.groups for face in group)


@dataclass(frozen=True)
class Screen:
    """Standard output, and what the terminal behind it can show."""

    terminal: Terminal

    @classmethod
    def detect(cls, choice: str | None) -> Screen:
        """Ask once, before anything is printed; say on standard error why a person sees no faces.

        Raises `OutputError` for a choice that is unknown or cannot be had here.
        """
        terminal = detect(sys.stdout, os.environ, choice)
        if terminal.why_words:
            told = f"no faces in this terminal: {terminal.why_words}; compare words and digests"
            print(plain_row(told), file=sys.stderr)
        return cls(terminal)

    @property
    def has_pictures(self) -> bool:
        """Whether it shows more than words; False in a pipe, too."""
        return self.terminal.graphics is not Graphics.NONE

    @property
    def columns(self) -> int:
        """Of text, in a row of the terminal."""
        return self.terminal.columns

    @property
    def warning(self) -> str:
        """What its pictures are not good enough for; nothing where they are."""
        return TOO_FEW_COLOURS if self.terminal.graphics is Graphics.BLOCKS_256 else ""

    def measured(self) -> Screen:
        """The same in the window as large as it is now: a wait is long enough to change it."""
        size = terminal_size(sys.stdout)
        changed = replace(self.terminal, columns=size.columns, rows=size.lines) if size else None
        return Screen(changed) if changed else self

    def in_characters(self) -> Screen:
        """The same with pictures made of characters, which a pager passes on."""
        shown = self.terminal.graphics
        as_text = shown if shown in (*BLOCKS, Graphics.NONE) else Graphics.BLOCKS
        return Screen(replace(self.terminal, graphics=as_text))

    def styled(self, text: str, style: str) -> str:
        """`text` in a style, where colour is wanted at all."""
        return f"{style}{text}{PLAIN}" if self.has_pictures else text

    def draw(self, faces: Iterable[Face]) -> dict[Face, Image.Image]:
        """The pictures of all, on all cores; none where there are only words. Raises as `Face`."""
        wanted = list(dict.fromkeys(faces)) if self.has_pictures else []
        if not wanted:
            return {}
        drawn = draw_faces(wanted, FACE_PIXELS, precision=Precision.DRAFT)
        return dict(zip(wanted, drawn, strict=True))

    def row(
        self,
        row: Row,
        columns: int,
        drawn: Mapping[Face, Image.Image] | None = None,
        *,
        style: str = "",
    ) -> str:
        """The row, its faces `columns` wide together; only its text unless all of them are drawn.

        Draws them itself where it is not told what is `drawn`. `style` is the digest's. Ends with
        a newline.
        """
        picture = together(row.groups, self.draw(row.faces) if drawn is None else drawn)
        digest = str(row.digest or "")
        told = [self.styled(digest, style) if style else digest] if digest else []
        if picture is None or not self.has_pictures:
            return _text([*row.lines, *told])
        if self.columns - columns - GAP < len(digest):
            return self.beside(picture, row.lines, columns) + _text(told)
        return self.beside(picture, [*row.lines, *told], columns)

    def together(self, faces: Sequence[Face]) -> Image.Image | None:
        """The faces drawn side by side; None where there are only words. Raises as `Face`."""
        return together([faces], self.draw(faces))

    def trio_columns(self, rows_below: int) -> int:
        """Of a trio: as wide as the text, and so high that `rows_below` stay on the screen."""
        rows = max(1, self.terminal.rows - rows_below)
        fitting = columns_within(TRIO_SHAPE, rows, self.terminal)
        return min(max(fitting, SMALLEST_TRIO), LARGEST_TRIO, self.columns)

    def trio(
        self, picture: Image.Image | None, lines: Sequence[str], *, rows_below: int = QUESTION_ROWS
    ) -> str:
        """What a person verifies: the largest picture on the screen, and `lines` below it.

        It, its lines and `rows_below` more fit on one screen, for as long as a face in it can be
        recognised. No line is broken by us. The lines alone where there is no picture of the
        faces `together`. Ends with a newline.
        """
        if picture is None:
            return _text([printable(line) for line in lines])
        told = [self.warning, *lines] if self.warning else lines
        columns = self.trio_columns(rows_of(told, self.terminal) + rows_below)
        return above(picture, told, columns, self.terminal)

    def beside(self, picture: Image.Image, lines: Sequence[str], columns: int) -> str:
        """The picture, `columns` wide, with `lines` at its right; ends with a newline."""
        return beside(picture, lines, columns, self.terminal)

    def grid(
        self, pictures: Sequence[Image.Image], captions: Sequence[Sequence[str]], columns: int
    ) -> str:
        """The pictures, `columns` wide each, as many in a row as fit, with lines below each."""
        return grid(pictures, captions, columns, self.terminal)


def together(
    groups: Sequence[Sequence[Face]], drawn: Mapping[Face, Image.Image]
) -> Image.Image | None:
    """The pictures in a row, a gap between groups; None if there is none, or not all are drawn."""
    count = sum(map(len, groups))
    if not count or any(face not in drawn for group in groups for face in group):
        return None
    from PIL import Image

    size = (FACE_PIXELS * count + GROUP_GAP * (len(groups) - 1), FACE_PIXELS)
    picture = Image.new("RGB", size, GAP_COLOUR)
    for face, left in _places(groups):
        picture.paste(drawn[face], (left, 0))
    return picture


def _places(groups: Sequence[Sequence[Face]]) -> Iterator[tuple[Face, int]]:
    """Each face, and the pixels at its left."""
    left = 0
    for group in groups:
        for face in group:
            yield face, left
            left += FACE_PIXELS
        left += GROUP_GAP


def _text(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
