"""The parts of a listing, each of which can be told in more rows or in fewer.

Each has `least`, which holds the name of all that it is about, and offers what it would be with
more room: a text of at most so many rows, or its least.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from checkface import Face, Trio
from checkface.terminal import BOLD, FAINT
from checkface_gate.recognition import Recognised
from checkface_gate.screen.album import SMALLEST_TRIO, Album, digest_of
from checkface_gate.screen.lines import (
    lines_beside,
    name_rows,
    named_in_one_row,
    remarks_of,
    rows_below,
    table_of,
    whole_lines,
    words_abreast,
)
from checkface_gate.screen.listing import MANY, Group
from checkface_gate.screen.table import paragraph, rows_of_line
from checkface_gate.screen.terminal import rows_taken

SMALL_TRIO = 8
"""Rows of one that is to leave room for what is new."""


class Section(Protocol):
    """Something that is told in a listing; empty texts where it is about nothing."""

    @property
    def faces(self) -> tuple[Face, ...]:
        """Those of its pictures."""

    @property
    def least(self) -> str:
        """In as few rows as it can be."""

    def in_text(self, rows: int) -> str:
        """With all that is to be read, if that fits."""

    def in_pictures(self, rows: int) -> str:
        """With what is to be seen, if that fits; nothing where that is no better than text."""


@dataclass(frozen=True, eq=False)
class Seen:
    """Accepted before: a row each, or one for all. Nothing about them is to be decided."""

    group: Group
    columns: int
    album: Album
    faces: tuple[Face, ...] = ()

    @property
    def least(self) -> str:
        if not self.group.wheels:
            return ""
        return self._faint([named_in_one_row(self.group, self.columns)])

    def in_text(self, rows: int) -> str:
        if not 0 < len(self.group.wheels) <= MANY:
            return self.least
        heading = rows_of_line(self.group.heading, self.columns)
        told = self._faint([*heading, *table_of(self.group, self.columns)])
        return _first_that_fits([told], rows, self.least)

    def in_pictures(self, rows: int) -> str:  # noqa: ARG002 - they are known
        return ""

    def _faint(self, rows: Iterable[str]) -> str:
        return _text(self.album.screen.styled(row, FAINT) for row in rows)


@dataclass(frozen=True, eq=False)
class Fresh:
    """New, and needed by what was asked for."""

    group: Group
    columns: int
    album: Album

    @property
    def faces(self) -> tuple[Face, ...]:
        return tuple(Face(digest_of(each)) for each in self.group.wheels)

    @property
    def least(self) -> str:
        return _text(name_rows(self.group, self.columns)) if self.group.wheels else ""

    def in_text(self, rows: int) -> str:
        if not self.group.wheels:
            return ""
        table = table_of(self.group, self.columns)
        short = words_abreast(self.group, self.columns)
        texts = [self._under_heading(_text(told)) for told in (table, short) if told]
        return _first_that_fits(texts, rows, self.least)

    def in_pictures(self, rows: int) -> str:
        grid = self.album.grid(self.group) if self.group.wheels else ""
        return _first_that_fits([self._under_heading(grid)], rows, "") if grid else ""

    def _under_heading(self, text: str) -> str:
        styled = self.album.screen.styled
        heading = [styled(row, BOLD) for row in rows_of_line(self.group.heading, self.columns)]
        return _text(heading) + text + _text(remarks_of(self.group, self.columns))


@dataclass(frozen=True, eq=False)
class Whole:
    """What is never told in less than all that is known of it."""

    wheels: tuple[Recognised, ...]
    columns: int
    album: Album

    @property
    def least(self) -> str:
        lines = (line for each in self.wheels for line in whole_lines(each))
        return _text(row for line in lines for row in rows_of_line(line, self.columns))

    def in_text(self, rows: int) -> str:  # noqa: ARG002 - it is its least
        return self.least


@dataclass(frozen=True, eq=False)
class Odd(Whole):
    """Came along, and needs a look."""

    @property
    def faces(self) -> tuple[Face, ...]:
        return tuple(Face(digest_of(each)) for each in self.wheels)

    def in_pictures(self, rows: int) -> str:
        shown = [self.album.beside(digest_of(w), lines_beside(w), trios=False) for w in self.wheels]
        return _first_that_fits(["".join(shown)], rows, "") if all(shown) else ""


@dataclass(frozen=True, eq=False)
class Changed(Whole):
    """What somebody contradicts: both trios, one below the other."""

    @property
    def faces(self) -> tuple[Face, ...]:
        both = ((digest_of(w), w.contradiction[1]) for w in self.wheels if w.contradiction)
        return tuple(face for pair in both for digest in pair for face in Trio(digest).faces)

    def in_pictures(self, rows: int) -> str:
        if not self.wheels:
            return ""
        texts = [*self._pairs(), self.least]
        size = max((rows - sum(map(rows_taken, texts))) // (2 * len(self.wheels)), SMALLEST_TRIO)
        warning, pairs = _text(_warning_rows(self.album, self.columns)), list(self._pairs(size))
        return "".join([warning, *pairs, self.least]) if all(pairs) else ""

    def _pairs(self, size: int = 0) -> Iterator[str]:
        """Before and now, each below its label; with `size` rows of pictures, or with none."""
        for each in self.wheels:
            label, other = each.contradiction or ("", digest_of(each))
            for text, digest in ((label, other), ("offered now", digest_of(each))):
                picture = self.album.trio(digest, size)
                yield f"{text}:\n{picture}" if picture or not size else ""


@dataclass(frozen=True, eq=False)
class Requested:
    """What was asked for: the largest pictures, and all that is known to be read below them."""

    wheels: tuple[Recognised, ...]
    columns: int
    album: Album

    @property
    def faces(self) -> tuple[Face, ...]:
        return tuple(face for each in self.wheels for face in Trio(digest_of(each)).faces)

    @property
    def least(self) -> str:
        if not self.wheels:
            return ""
        return _text(table_of(Group(self.wheels, ""), self.columns))

    def in_text(self, rows: int) -> str:
        return _first_that_fits(["".join(self._texts())], rows, self.least)

    def in_pictures(self, rows: int) -> str:
        """As high as there is room for, all of them the same."""
        texts, warning = self._texts(), _text(_warning_rows(self.album, self.columns))
        left = rows - sum(map(rows_taken, [*texts, warning]))
        size = left // max(len(texts), 1)
        pictures = [self.album.trio(digest_of(each), size) for each in self.wheels]
        pairs = zip(pictures, texts, strict=True)
        told = "".join(picture + text for picture, text in pairs)
        return warning + told if told and all(pictures) else ""

    def in_small_pictures(self, rows: int) -> str:
        """Which can be recognised, and leave room for others."""
        enough = sum(map(rows_taken, self._texts())) + SMALL_TRIO * len(self.wheels)
        enough += len(_warning_rows(self.album, self.columns))
        return self.in_pictures(min(rows, enough))

    def _texts(self) -> Sequence[str]:
        styled = self.album.screen.styled
        parts = (rows_below(each, self.columns) for each in self.wheels)
        return [_text([styled(first, BOLD), *others]) for first, *others in parts]


def _warning_rows(album: Album, columns: int) -> list[str]:
    """What the pictures of this terminal are not good enough for."""
    return paragraph(album.screen.warning, columns) if album.screen.warning else []


def _first_that_fits(texts: Iterable[str], rows: int, least: str) -> str:
    return next((text for text in texts if rows_taken(text) <= rows), least)


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
