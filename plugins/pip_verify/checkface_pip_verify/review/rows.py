"""Prints rows of text, with faces at their left where the terminal can show them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from checkface import CheckfaceError, Digest, Face
from checkface.terminal import FAINT, Row, Screen, terminal_size
from checkface_gate.screen.table import paragraph, rows_of_line
from checkface_pip_verify.review.words import words_for

if TYPE_CHECKING:
    from PIL import Image

T = TypeVar("T")

FACE_COLUMNS = 16
"""Of the terminal, for one face."""
AT_ONCE = 4
"""Items whose rows are made before they are printed: a long lock begins to appear at once."""

INDENT = "    "


class Rows:
    """Standard output, with or without pictures."""

    def __init__(self, choice: str | None) -> None:
        self._screen = Screen.detect(choice)
        self._draws = self.has_pictures = self._screen.has_pictures
        self.styled = self._screen.styled

    def print(
        self,
        items: Iterable[T],
        digests: Callable[[T], Iterable[Digest]],
        rows: Callable[[T], Iterable[Row]],
    ) -> None:
        """The rows of each item, as soon as the words of its `digests` are there.

        A face that cannot be drawn is told once, and its text stays.
        """
        waiting = iter(items)
        while chunk := list(islice(waiting, AT_ONCE)):
            words_for(digest for item in chunk for digest in digests(item))
            made = [row for item in chunk for row in rows(item)]
            drawn = self._draw(made) if self._draws else {}
            print("".join(self._text(row, drawn) for row in made), end="", flush=True)

    def remark(self, text: str, style: str = "") -> str:
        """A sentence in rows that fit, where there is a terminal."""
        size = terminal_size(sys.stdout)
        lines = paragraph(text, size.columns) if size else [text]
        return "\n".join(self.styled(line, style) if style else line for line in lines)

    def _text(self, row: Row, drawn: dict[Face, Image.Image]) -> str:
        if row.faces and all(face in drawn for face in row.faces):
            columns = FACE_COLUMNS * len(row.faces) + len(row.groups) - 1
            return self._screen.row(row, columns, drawn, style=FAINT) + "\n"
        first, *rest = [*row.lines, str(row.digest)] if row.digest else row.lines
        below = (INDENT + part for line in rest for part in _that_fit(line, len(INDENT)))
        return "".join(f"{line}\n" for line in [*_that_fit(first), *below])

    def _draw(self, rows: Sequence[Row]) -> dict[Face, Image.Image]:
        try:
            return self._screen.draw(face for row in rows for face in row.faces)
        except (CheckfaceError, MemoryError, OSError, ImportError) as error:
            self._draws = False
            print(f"faces cannot be drawn here ({error}); words stand in", file=sys.stderr)
            return {}


def _that_fit(line: str, indent: int = 0) -> list[str]:
    """The line in rows of the terminal: one that it breaks itself lets a stranger's text begin the
    next. What is styled is ours, and short."""
    size = terminal_size(sys.stdout)
    return rows_of_line(line, size and size.columns - indent) if "\x1b" not in line else [line]
