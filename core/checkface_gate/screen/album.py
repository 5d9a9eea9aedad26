"""Turns digests into pictures of a screen, as large as there is room for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from checkface import Digest, Face, Trio
from checkface.terminal import Screen
from checkface_gate.recognition import Recognised
from checkface_gate.screen.gallery import Outline
from checkface_gate.screen.lines import lines_below
from checkface_gate.screen.listing import Group

if TYPE_CHECKING:
    from PIL import Image

FACE_COLUMNS = 14
"""Of the terminal, for one face of a wheel that comes along: none is larger than those that a
person verifies."""
LARGEST_TRIO = 3 * 40
"""Columns: more would be a picture without sharper features."""
SMALLEST_TRIO = 6
"""Rows: below, a face of blocks cannot be recognised."""


class Pictures(Protocol):
    """Whoever has the pictures."""

    def picture(self, faces: Iterable[Face]) -> Image.Image | None:
        """Side by side; None unless all of them are drawn."""


class Album:
    """The faces of one listing, laid out; without `pictures`, as if all of them were drawn."""

    def __init__(self, screen: Screen, pictures: Pictures | None = None) -> None:
        self.screen = screen
        self.has_pictures = screen.has_pictures
        self._pictures = pictures or Outline()

    def trio(self, digest: Digest, rows: int) -> str:
        """The trio in the width of the screen and at most `rows`; nothing if it would be too small,
        or is not drawn."""
        columns = min(self.screen.columns, LARGEST_TRIO, 3 * self._columns_of(rows))
        return self._beside(Trio(digest).faces, (), columns) if rows >= SMALLEST_TRIO else ""

    def beside(self, digest: Digest, lines: Sequence[str], *, trios: bool) -> str:
        """Small faces with lines beside them; nothing if they are not drawn."""
        faces = Trio(digest).faces if trios else (Face(digest),)
        return self._beside(faces, lines, FACE_COLUMNS * len(faces))

    def grid(self, group: Group) -> str:
        """A face for each, and which it is below; nothing if one is not drawn."""
        drawn = [self._pictures.picture([Face(digest_of(each))]) for each in group.wheels]
        pictures = [picture for picture in drawn if picture]
        if not self.has_pictures or len(pictures) < len(drawn):
            return ""
        captions = [lines_below(each, group, FACE_COLUMNS) for each in group.wheels]
        return self.screen.grid(pictures, captions, FACE_COLUMNS)

    def _beside(self, faces: Sequence[Face], lines: Sequence[str], columns: int) -> str:
        picture = self._pictures.picture(faces) if self.has_pictures else None
        return self.screen.beside(picture, lines, columns) if picture else ""

    def _columns_of(self, rows: int) -> int:
        """Of a square picture of so many rows."""
        wide, high = self.screen.terminal.cell
        return rows * high // wide


def digest_of(each: Recognised) -> Digest:
    return each.candidate.digest
