"""Standard output as a place for pictures, where the terminal behind it can show them."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from checkface.terminal import Graphics, Terminal, beside, detect_terminal, picture_grid

if TYPE_CHECKING:
    from PIL import Image


SMALLEST_FACE, LARGEST_FACE = 14, 26
"""Columns: below, a face of blocks is hard to recognise; above, a list gets too long."""
TEXT_COLUMNS = 32
"""Left for the words beside a trio."""

_UP = re.compile(r"\x1b\[(\d+)A")


@dataclass(frozen=True)
class Screen:
    """A terminal that shows pictures."""

    terminal: Terminal

    @classmethod
    def detect(cls, choice: str | None) -> Screen | None:
        """None where pictures cannot be shown, as in a pipe.

        Raises `CheckfaceError` for a choice that is unknown or cannot be had here.
        """
        terminal = detect_terminal(sys.stdout, os.environ, choice)
        return None if terminal.graphics is Graphics.NONE else cls(terminal)

    @property
    def trio_columns(self) -> int:
        """For three faces with words beside them: the larger the better, and not below 14 each."""
        room = (self.terminal.columns - TEXT_COLUMNS) // 3
        return 3 * max(SMALLEST_FACE, min(LARGEST_FACE, room))

    def beside(self, picture: Image.Image, lines: list[str], columns: int) -> str:
        """The picture, `columns` wide, with `lines` at its right; ends with a newline."""
        return beside(picture, lines, columns, self.terminal)

    def grid(
        self, pictures: Sequence[Image.Image], captions: Sequence[Sequence[str]], columns: int
    ) -> str:
        """The pictures, `columns` wide each, as many in a row as fit, with lines below each."""
        return picture_grid(pictures, captions, columns, self.terminal)


def terminal_columns(stream: TextIO) -> int | None:
    """How wide the terminal behind a stream is; None if there is none."""
    size = terminal_size(stream)
    return size and size.columns


def terminal_size(stream: TextIO) -> os.terminal_size | None:
    """Of the terminal behind a stream; None if there is none."""
    return shutil.get_terminal_size() if stream.isatty() else None


def rows_taken(text: str) -> int:
    """How many rows a text takes that ends with a newline: a drawing goes back up in its own."""
    return text.count("\n") - sum(map(int, _UP.findall(text)))
