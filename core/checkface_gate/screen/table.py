"""Turns parts of text into rows of a terminal that never run over its edge.

A part that is too long never pushes another one out: it stands in a row of its own. Where a
terminal breaks a row itself, a stranger's text would begin the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from checkface.terminal import terminal_rows, text_width

INDENT = "    "
GAP = "  "

Table = Sequence[Sequence[str]]
"""Rows of parts, as many in each."""


def rows_of_line(line: str, columns: int | None) -> list[str]:
    """The line in rows of a terminal, broken between its parts; whole where there is none."""
    if columns is None or fits(line, columns):
        return [line]
    return rows_that_fit(re.split(" {2,}", line.strip()), columns)


def rows_that_fit(parts: Iterable[str], columns: int, *, gap: str = GAP) -> list[str]:
    """The parts in lines that fit; a part is broken only where it does not fit alone."""
    rows = [""]
    for part in parts:
        joined = f"{rows[-1]}{gap}{part}"
        if rows[-1] and fits(joined, columns):
            rows[-1] = joined
        else:
            first, *others = terminal_rows(part, columns - len(INDENT))
            rows += [(INDENT if rows[-1] else "") + first.rstrip()]
            rows += [INDENT + row.rstrip() for row in others]
    return rows[1:]


def paragraph(text: str, columns: int) -> list[str]:
    """The text in rows that fit; all but the first are indented, so that none begins as ours do."""
    first, *others = terminal_rows(text, columns - len(INDENT))
    return [first.rstrip(), *(INDENT + row.rstrip() for row in others)]


def fits(line: str, columns: int) -> bool:
    """On whatever terminal: one that breaks a line lets a stranger's text begin the next.

    The one ellipsis is a short digest's, and narrow nearly everywhere.
    """
    return len(terminal_rows(line.replace("…", ".", 1), columns)) == 1


def aligned_rows(table: Table, columns: int) -> list[str] | None:
    """Rows whose parts begin below each other; None if there is no room for that.

    The first part may have half of the width: what is longer stands in a row above the others.
    """
    widths = [max(map(text_width, column)) for column in zip(*table, strict=True)]
    widths[0] = min(widths[0], columns // 2)
    rows = [row for parts in table for row in _rows_of_parts(parts, widths, columns)]
    return rows if all(fits(row, columns) for row in rows) else None


def abreast(cells: Sequence[str], columns: int) -> list[str]:
    """The cells in columns, to be read downwards; nothing if only one fits beside another."""
    width = max(map(text_width, cells)) + len(INDENT)
    count = (columns + len(INDENT)) // width
    if count < 2:  # noqa: PLR2004
        return []
    height = -(-len(cells) // count)
    table = [cells[row::height] for row in range(height)]
    rows = ["".join(cell + " " * (width - text_width(cell)) for cell in row) for row in table]
    return [row.rstrip() for row in rows]


def _rows_of_parts(parts: Sequence[str], widths: Sequence[int], columns: int) -> list[str]:
    first, *others = parts
    if text_width(first) <= widths[0]:
        return [_in_columns(parts, widths)]
    return [*rows_that_fit([first], columns), _in_columns(["", *others], widths)]


def _in_columns(parts: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        part + " " * (width - text_width(part)) for part, width in zip(parts, widths, strict=True)
    )
    return GAP.join(padded).rstrip()


def shortened(text: str, columns: int) -> str:
    """The text with its middle left out, if it is longer: its maker chose how long it is."""
    if text_width(text) <= columns:
        return text
    half = (columns - 1) // 2
    return f"{terminal_rows(text, half)[0]}…{terminal_rows(text[::-1], half)[0][::-1]}"


def enumeration(names: Sequence[str], columns: int) -> str:
    """As many of the names as fit; an ellipsis stands for those that do not."""
    texts = (
        ", ".join([*names[:shown], *(["…"] if shown < len(names) else [])])
        for shown in range(len(names), -1, -1)
    )
    return next((text for text in texts if fits(text, columns)), "…")
