"""Turns wheels into lines of text: whole for a pipe, and short ones that fit a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from checkface import Face
from checkface.terminal import terminal_rows
from checkface_pip_verify.gate.recognition import Recognised
from checkface_pip_verify.pip.plan import Wheel
from checkface_pip_verify.screen.listing import Group, said_of, title

INDENT = "    "
NEEDERS = 3
"""Named for a wheel that many others need."""


def whole_lines(each: Recognised, widths: tuple[int, int] = (0, 0)) -> list[str]:
    """All that is known of a wheel; the first line has its parts two blanks apart.

    `widths` are those of the first two parts.
    """
    digest = each.candidate.digest
    parts = [title(each).ljust(widths[0]), origin(each.candidate.wheel).ljust(widths[1])]
    first = "  ".join([*parts, digest.short, *known_by(each)])
    below = [str(digest)] if each.is_verified else []
    return [first, *(f"{INDENT}{line}" for line in (*below, *said_of(each)))]


def widths_of(wheels: Sequence[Recognised]) -> tuple[int, int]:
    """Of the first two parts of their lines."""
    origins = (len(origin(each.candidate.wheel)) for each in wheels)
    return max(map(len, map(title, wheels)), default=0), max(origins, default=0)


def lines_beside(each: Recognised) -> list[str]:
    """What stands beside a picture."""
    wheel, digest = each.candidate.wheel, each.candidate.digest
    written = str(digest) if wheel.requested else digest.short
    return [f"{title(each)}  {origin(wheel)}", written, *known_by(each), *said_of(each)]


def lines_below(each: Recognised, group: Group, columns: int) -> list[str]:
    """What stands below a small picture: enough to see which it is, and what is not said of all."""
    wheel = each.candidate.wheel
    label = [] if each.label == group.kind else [each.label]
    host = [] if group.host else [wheel.origin]
    name = textwrap.wrap(wheel.name, columns)  # behind a hyphen, where there is one
    return [*name, wheel.version, words_of(each)[0], *label, *each.replacement, *host]


def short_lines(group: Group, columns: int) -> Iterator[str]:
    """A line for each wheel: its words before all else, and what there is room for."""
    for row in _aligned_rows(_widest_table(group, columns)):
        yield from rows_of_line(row, columns)


def rows_of_line(line: str, columns: int | None) -> list[str]:
    """The line in rows of a terminal, broken between its parts; whole where there is none."""
    if columns is None or _fits(line, columns):
        return [line]
    return rows_that_fit(re.split(" {2,}", line.strip()), columns)


def rows_that_fit(parts: Iterable[str], columns: int) -> list[str]:
    """The parts in lines that fit; a part is broken only where it does not fit alone."""
    rows = [""]
    for part in parts:
        joined = f"{rows[-1]}  {part}"
        if rows[-1] and _fits(joined, columns):
            rows[-1] = joined
        else:
            first, *others = terminal_rows(part, columns - len(INDENT))
            rows += [(INDENT if rows[-1] else "") + first.rstrip()]
            rows += [INDENT + row.rstrip() for row in others]
    return rows[1:]


def _fits(line: str, columns: int) -> bool:
    """On whatever terminal: one that breaks a line lets a stranger's text begin the next.

    The one ellipsis is a short digest's, and narrow nearly everywhere.
    """
    return len(terminal_rows(line.replace("…", ".", 1), columns)) == 1


def origin(wheel: Wheel) -> str:
    if wheel.is_source:
        return "source: its code runs when you agree"
    if wheel.requested:
        return "requested"
    if not wheel.needed_by:
        return "needed"
    left = len(wheel.needed_by) - NEEDERS
    more = f" and {left} more" if left > 0 else ""
    return f"needed by {', '.join(wheel.needed_by[:NEEDERS])}{more}"


def known_by(each: Recognised) -> list[str]:
    """What follows the digest: words, where it comes from and how it is known."""
    host = each.candidate.wheel.origin
    return [" ".join(words_of(each)), host, each.label, *each.replacement]


def words_of(each: Recognised) -> Sequence[str]:
    return Face(each.candidate.digest).words


Table = list[list[str]]


def _widest_table(group: Group, columns: int) -> Table:
    """With who needs a wheel, and then with its digest, where all of them have room for it."""
    tables = (_table(group, extent) for extent in (2, 1, 0))
    fitting = (
        table for table in tables if max(map(len, _aligned_rows(table)), default=0) <= columns
    )
    return next(fitting, _table(group, 0))


def _table(group: Group, extent: int) -> Table:
    return [_parts(each, group, extent) for each in group.wheels]


def _parts(each: Recognised, group: Group, extent: int) -> list[str]:
    wheel = each.candidate.wheel
    label = ", ".join([each.label, *each.replacement])
    host = [] if group.host else [wheel.origin]
    more = [origin(wheel), each.candidate.digest.short][:extent]
    return [title(each), " ".join(words_of(each)), label, *host, *more]


def _aligned_rows(table: Table) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in table]
