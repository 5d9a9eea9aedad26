"""Turns a text into the number of rows that it takes of a terminal."""

from __future__ import annotations

import re

_UP = re.compile(r"\x1b\[(\d+)A")


def rows_taken(text: str) -> int:
    """How many rows a text takes that ends with a newline: a drawing goes back up in its own."""
    return text.count("\n") - sum(map(int, _UP.findall(text)))
