"""Prints rows of text, with faces at their left where the terminal can show them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from checkface import CheckfaceError, Digest, Face, Precision
from checkface.pictures import draw_faces
from checkface_pip_verify.review.words import words_for
from checkface_pip_verify.screen.terminal import Screen

if TYPE_CHECKING:
    from PIL import Image

T = TypeVar("T")

SIZE = 256
FACE_COLUMNS = 16
"""Of the terminal, for one face."""
GAP = 24
"""Pixels between an old and a new face."""
MARGIN = 2
"""Columns between a picture and the text beside it."""
AT_ONCE = 4
"""Items whose rows are made before they are printed: a long lock begins to appear at once."""

BOLD, RED, GREEN, FAINT, PLAIN = "\x1b[1m", "\x1b[1;31m", "\x1b[32m", "\x1b[2m", "\x1b[0m"
INDENT = "    "


@dataclass(frozen=True)
class Row:
    """Groups of faces side by side, and the lines that stand beside them."""

    lines: tuple[str, ...]
    groups: tuple[tuple[Face, ...], ...] = ()
    digest: Digest | None = None
    """Written in one piece, so that it can be copied: below the faces if there is no room."""


class Rows:
    """Standard output, with or without pictures."""

    def __init__(self, choice: str | None) -> None:
        self._screen = Screen.detect(choice)
        self.has_pictures = self._screen is not None

    def styled(self, text: str, style: str) -> str:
        """`text` in a style, where colour is wanted at all."""
        return f"{style}{text}{PLAIN}" if self.has_pictures else text

    def print(
        self,
        items: Iterable[T],
        digests: Callable[[T], Iterable[Digest]],
        rows: Callable[[T], Iterable[Row]],
    ) -> None:
        """The rows of each item, as soon as the words of its `digests` are there.

        A face that cannot be drawn is told once, and its text stays.
        """
        waiting = iter(items)
        while chunk := list(islice(waiting, AT_ONCE)):
            words_for(digest for item in chunk for digest in digests(item))
            made = [row for item in chunk for row in rows(item)]
            drawn = self._drawn(made) if self._screen else {}
            print("".join(self._text(row, drawn) for row in made), end="", flush=True)

    def _text(self, row: Row, drawn: dict[Face, Image.Image]) -> str:
        faces = [face for group in row.groups for face in group]
        if self._screen and faces and all(face in drawn for face in faces):
            return self._picture(row, len(faces), drawn, self._screen)
        first, *rest = [*row.lines, str(row.digest)] if row.digest else row.lines
        return "".join(f"{line}\n" for line in [first, *(INDENT + line for line in rest)])

    def _picture(self, row: Row, count: int, drawn: dict[Face, Image.Image], screen: Screen) -> str:
        columns = FACE_COLUMNS * count + len(row.groups) - 1
        picture = _together(row.groups, drawn)
        digest = self.styled(str(row.digest), FAINT) if row.digest else ""
        room = screen.terminal.columns - columns - MARGIN
        if room < len(str(row.digest)):
            below = f"{digest}\n\n" if digest else "\n"
            return screen.beside(picture, list(row.lines), columns) + below
        return screen.beside(picture, [*row.lines, digest], columns) + "\n"

    def _drawn(self, rows: Sequence[Row]) -> dict[Face, Image.Image]:
        faces = list(dict.fromkeys(f for row in rows for group in row.groups for f in group))
        try:
            return dict(zip(faces, draw_faces(faces, SIZE, precision=Precision.DRAFT), strict=True))
        except (CheckfaceError, MemoryError, OSError, ImportError) as error:
            self._screen = None
            print(f"faces cannot be drawn here ({error}); words stand in", file=sys.stderr)
            return {}


def _together(groups: Sequence[Sequence[Face]], drawn: dict[Face, Image.Image]) -> Image.Image:
    """The pictures in a row; a gap of the terminal's middle grey between groups."""
    from PIL import Image

    count = sum(map(len, groups))
    size = (SIZE * count + GAP * (len(groups) - 1), SIZE)
    together = Image.new("RGB", size, "#808080")
    for face, left in _places(groups):
        together.paste(drawn[face], (left, 0))
    return together


def _places(groups: Sequence[Sequence[Face]]) -> Iterator[tuple[Face, int]]:
    left = 0
    for group in groups:
        for face in group:
            yield face, left
            left += SIZE
        left += GAP
