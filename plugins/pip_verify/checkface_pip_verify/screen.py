"""Standard output as a place for pictures, where the terminal behind it can show them."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from checkface import Graphics, Terminal, beside, detect_terminal

if TYPE_CHECKING:
    from PIL import Image


SMALLEST_FACE, LARGEST_FACE = 14, 26
"""Columns: below, a face of blocks is hard to recognise; above, a list gets too long."""
TEXT_COLUMNS = 32
"""Left for the words beside a trio."""


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


def terminal_columns(stream: TextIO) -> int | None:
    """How wide the terminal behind a stream is; None if there is none."""
    if not stream.isatty():
        return None
    return shutil.get_terminal_size().columns
