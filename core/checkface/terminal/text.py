"""Turns lines of text into lines that fit a width and cannot steer the terminal."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from checkface.plain_text import plain_row

if TYPE_CHECKING:
    from collections.abc import Sequence

STYLE = re.compile(r"(\x1b\[[0-9;:]*m)")
STYLE_OR_CHARACTER = re.compile(STYLE.pattern + "|.", re.DOTALL)
RESET = "\x1b[0m"


def printable(line: str) -> str:
    """The line with its colours and styles, and nothing else that a terminal would act on.

    File names come from strangers: one with a cursor movement in it could paint over the words
    that a user is about to compare.
    """
    pieces = STYLE.split(line)  # text and styles in turn
    pieces[::2] = [plain_row(text) for text in pieces[::2]]
    return "".join(pieces)


def width(line: str) -> int:
    """How many columns the line takes: two for wide characters, none for styles and accents."""
    return sum(map(_width, STYLE.sub("", line)))


def wrap_line(line: str, columns: int) -> list[str]:
    """The line in pieces of at most `columns`, broken at blanks where there are any.

    A style goes on in the next piece; each piece with a style ends without one.
    """
    pieces: list[list[str]] = [[]]
    for found in STYLE_OR_CHARACTER.finditer(line):
        if width("".join(pieces[-1])) + width(found[0]) > columns:
            if found[0] == " ":  # the line break stands for it
                pieces.append([])
                continue
            pieces.append(_last_word_of(pieces[-1]))
        pieces[-1].append(found[0])
    return _with_styles(pieces)


def rows(text: str, columns: int) -> list[str]:
    """Text without styles in rows of at most `columns`, broken behind blanks where there are any.

    Else the terminal breaks it, and whoever pads a text with blanks chooses how a row begins. So
    each character counts for as many columns as any terminal may give it.
    """
    broken, start, blank, used = list[str](), 0, -1, 0
    for index, character in enumerate(text):
        if used + _most(character) > columns and index > start:
            end = blank + 1 if blank >= start else index
            broken.append(text[start:end])
            start, used = end, sum(map(_most, text[end:index]))
        used += _most(character)
        blank = index if character == " " else blank
    return [*broken, text[start:]]


def _most(character: str) -> int:
    """The width at most: a terminal may know a newer Unicode than we, or an older one.

    Symbols became wide with time (the hexagrams in Unicode 16), flags are wide for some, what is
    ambiguous is wide in East Asia, and who does not know a mark may give it a place.
    """
    if character.isascii():
        return 1
    is_letter = unicodedata.category(character)[0] in "LM"
    is_narrow = is_letter and unicodedata.east_asian_width(character) in ("N", "Na", "H")
    return 1 if is_narrow or unicodedata.category(character) in ("Mn", "Me") else 2


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _last_word_of(piece: list[str]) -> list[str]:
    """Taken off a piece that is full, with the blank before it; nothing if it is the only word."""
    blanks = [index for index, character in enumerate(piece) if character == " "]
    if not blanks or not "".join(piece[: blanks[-1]]).strip():
        return []
    word = piece[blanks[-1] + 1 :]
    del piece[blanks[-1] :]
    return word


def _with_styles(pieces: Sequence[Sequence[str]]) -> list[str]:
    lines, going_on = [], ""
    for piece in pieces:
        styles = going_on + "".join(filter(STYLE.fullmatch, piece))
        lines.append(going_on + "".join(piece) + (RESET if styles else ""))
        going_on = styles.rpartition(RESET)[2]
    return lines
