"""Turns a stream and its environment into the room that text has there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TextIO

from checkface.terminal import query

if TYPE_CHECKING:
    from collections.abc import Mapping

USUAL = os.terminal_size((80, 24))
"""Of a terminal that does not say how large it is, such as many a serial one."""
DIGITS = 5
"""Of a number of columns or rows; whatever is longer was never meant for one."""


def terminal_size(
    stream: TextIO, environ: Mapping[str, str] = os.environ
) -> os.terminal_size | None:
    """Of the terminal behind a stream, as large as its window is now; None if there is none.

    $COLUMNS and $LINES may ask for less of it, and not for more: then the terminal would break our
    rows, and whoever wrote what stands in them would begin the next one.
    """
    if not stream.isatty():
        return None
    window = query.window(stream)
    columns, lines = (number_of(environ.get(name, "")) for name in ("COLUMNS", "LINES"))
    if window is None:
        return os.terminal_size((columns or USUAL.columns, lines or USUAL.lines))
    size = (min(columns or window.columns, window.columns), min(lines or window.rows, window.rows))
    return os.terminal_size(size)


def number_of(text: str) -> int | None:
    """A number that may be one of columns or rows; None where it is none."""
    return int(text) or None if text.isdecimal() and len(text) <= DIGITS else None
