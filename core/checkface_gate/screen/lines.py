"""Turns wheels into lines of text: whole for a pipe, and short ones that fit a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from checkface import Face
from checkface.terminal import text_width
from checkface_gate.recognition import Recognised
from checkface_gate.screen.listing import Group, said_of, short_title, title
from checkface_gate.screen.table import (
    GAP,
    INDENT,
    Table,
    abreast,
    aligned_rows,
    enumeration,
    rows_of_line,
    rows_that_fit,
)
from checkface_gate.wheel import PlannedWheel

WIDEST_PART = 40
"""Columns that others make room for."""
NEEDERS = 3
"""Named for a wheel that many others need."""


def whole_lines(each: Recognised, widths: tuple[int, int] = (0, 0)) -> list[str]:
    """All that is known of a wheel; the first line has its parts two blanks apart.

    `widths` are those of the first two parts.
    """
    digest = each.candidate.digest
    parts = [title(each), origin(each.candidate.wheel)]
    padded = [part.ljust(width) for part, width in zip(parts, widths, strict=True)]
    first = GAP.join([*padded, digest.short, *known_by(each)])
    below = [str(digest)] if each.is_verified else []
    return [first, *(f"{INDENT}{line}" for line in (*below, *said_of(each)))]


def widths_of(wheels: Sequence[Recognised]) -> tuple[int, int]:
    """Of the first two parts of their lines; a very long one pushes no others away."""
    origins = (len(origin(each.candidate.wheel)) for each in wheels)
    widest = max(map(len, map(title, wheels)), default=0), max(origins, default=0)
    return min(widest[0], WIDEST_PART), min(widest[1], WIDEST_PART)


def lines_beside(each: Recognised) -> list[str]:
    """What stands beside a picture."""
    wheel, digest = each.candidate.wheel, each.candidate.digest
    written = str(digest) if wheel.requested else digest.short
    return [f"{title(each)}{GAP}{origin(wheel)}", written, *known_by(each), *said_of(each)]


def rows_below(each: Recognised, columns: int) -> list[str]:
    """What stands below a trio: its name, its words, its digest to be copied, what others say."""
    host, told = each.candidate.wheel.origin, [each.label, *each.replacement]
    lines = [
        GAP.join([title(each), origin(each.candidate.wheel), *told]),
        GAP.join([" ".join(words_of(each)), host]),
        str(each.candidate.digest),
        *said_of(each),
    ]
    return [row for line in lines for row in rows_of_line(line, columns)]


def lines_below(each: Recognised, group: Group, columns: int) -> list[str]:
    """What stands below a small picture: enough to see which it is, and what is not said of all."""
    wheel = each.candidate.wheel
    label = [] if each.label == group.kind else [each.label]
    host = [] if group.host else [wheel.origin]
    name = textwrap.wrap(wheel.name, columns)  # behind a hyphen, where there is one
    words = textwrap.wrap(" ".join(words_of(each)), columns)  # all: who has few colours reads them
    return [*name, wheel.version, *words, *label, *each.replacement, *host]


def table_of(group: Group, columns: int) -> list[str]:
    """A row for each wheel: its words before all else, and what there is room for."""
    tables = [[_parts(each, group, extent) for each in group.wheels] for extent in (2, 1, 0)]
    fitting = (rows for table in tables if (rows := aligned_rows(_without_empty(table), columns)))
    return next(fitting, None) or _loose_rows(tables[-1], columns)


def words_abreast(group: Group, columns: int) -> list[str]:
    """Their names and words alone, as many beside each other as fit; nothing if only one does."""
    cells = aligned_rows(
        [[title(each), " ".join(words_of(each))] for each in group.wheels], columns
    )
    return abreast(cells, columns) if cells and len(cells) == len(group.wheels) else []


def remarks_of(group: Group, columns: int) -> list[str]:
    """What others say of some of them, and not of all."""
    lines = [
        f"{INDENT}{title(each)}: {line}" for each in group.wheels for line in group.said_alone(each)
    ]
    return [row for line in lines for row in rows_of_line(line, columns)]


def name_rows(group: Group, columns: int) -> list[str]:
    """All of them by name, in as few rows as that takes."""
    names = [f"{short_title(each)}," for each in group.wheels]
    *others, last = rows_that_fit(names, columns, gap=" ")
    return [*rows_of_line(group.heading, columns), *others, last.removesuffix(",")]


def named_in_one_row(group: Group, columns: int) -> str:
    """Some of them by name: nothing is to be decided about them."""
    told = f"{len(group.wheels)} {group.kind}: "
    return told + enumeration(list(map(short_title, group.wheels)), columns - len(told))


def origin(wheel: PlannedWheel) -> str:
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


def _parts(each: Recognised, group: Group, extent: int) -> list[str]:
    wheel = each.candidate.wheel
    told = [] if each.label == group.kind else [each.label]
    label = ", ".join([*told, *each.replacement])
    host = [] if group.host else [wheel.origin]
    needed = "" if wheel.requested else origin(wheel)
    more = [needed, each.candidate.digest.short][:extent]
    return [title(each), " ".join(words_of(each)), label, *host, *more]


def _without_empty(table: Table) -> Table:
    """Without the columns that say nothing of any wheel."""
    kept = [any(map(text_width, column)) for column in zip(*table, strict=True)]
    return [[part for part, keep in zip(parts, kept, strict=True) if keep] for parts in table]


def _loose_rows(table: Table, columns: int) -> list[str]:
    return [row for parts in table for row in rows_that_fit(filter(None, parts), columns)]
