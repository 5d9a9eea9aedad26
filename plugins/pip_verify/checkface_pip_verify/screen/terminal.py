"""How much room the terminal behind a stream has, and what a text takes of it."""

from __future__ import annotations

import os
import re
import shutil
from typing import TextIO

_UP = re.compile(r"\x1b\[(\d+)A")


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
