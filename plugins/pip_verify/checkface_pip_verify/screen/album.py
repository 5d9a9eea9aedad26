"""Turns digests into pictures of a screen, as large as there is room for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checkface import Digest, Face, Trio
from checkface.terminal import Screen
from checkface_pip_verify.gate.recognition import Recognised
from checkface_pip_verify.screen.gallery import Gallery
from checkface_pip_verify.screen.lines import lines_below
from checkface_pip_verify.screen.listing import Group

FACE_COLUMNS = 14
"""Of the terminal, for one face of a wheel that comes along: none is larger than those that a
person verifies."""
LARGEST_TRIO = 3 * 40
"""Columns: more would be a picture without sharper features."""
SMALLEST_TRIO = 6
"""Rows: below, a face of blocks cannot be recognised."""
CAPTION_ROWS = 4
"""Below a small face, at least: a name, a version, and four words, two by two."""


class Album:
    """The faces of one listing: drawn in the background, and then laid out."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.has_pictures = screen.has_pictures
        self._gallery = Gallery(pictures=screen.has_pictures)

    def draw(self, digests: Iterable[Digest | None], *, trios: bool) -> None:
        """Begin to draw them in the background."""
        trios = trios and self.has_pictures
        self._gallery.draw(face for digest in digests if digest for face in _faces(digest, trios))

    def read(self, digests: Iterable[Digest]) -> None:
        """Begin to get their words alone."""
        self._gallery.read(map(Face, digests))

    def wait(self) -> str | None:
        """Until all are drawn; why one could not be, in a sentence."""
        if self.has_pictures:
            self._gallery.finish()
        return self._gallery.trouble

    def stop(self) -> None:
        self._gallery.stop()

    def trio(self, digest: Digest, rows: int) -> str:
        """The trio in the width of the screen and at most `rows`; nothing if it would be too small,
        or is not drawn."""
        columns = min(self.screen.columns, LARGEST_TRIO, 3 * self._columns_of(rows))
        return (
            self._beside(_faces(digest, trios=True), (), columns) if rows >= SMALLEST_TRIO else ""
        )

    def beside(self, digest: Digest, lines: Sequence[str], *, trios: bool) -> str:
        """Small faces with lines beside them; nothing if they are not drawn."""
        faces = _faces(digest, trios)
        return self._beside(faces, lines, FACE_COLUMNS * len(faces))

    def grid(self, group: Group) -> str:
        """A face for each, and which it is below; nothing if one is not drawn."""
        drawn = [
            self._gallery.picture(_faces(digest_of(each), trios=False)) for each in group.wheels
        ]
        pictures = [picture for picture in drawn if picture]
        if not self.has_pictures or len(pictures) < len(drawn):
            return ""
        captions = [lines_below(each, group, FACE_COLUMNS) for each in group.wheels]
        return self.screen.grid(pictures, captions, FACE_COLUMNS)

    def may_hold(self, count: int, rows: int) -> bool:
        """Whether a grid of so many can be in so many rows."""
        abreast = max(1, (self.screen.columns + 2) // (FACE_COLUMNS + 2))
        return -(-count // abreast) * (self._rows_of(FACE_COLUMNS) + CAPTION_ROWS) <= rows

    def _beside(self, faces: Sequence[Face], lines: Sequence[str], columns: int) -> str:
        picture = self._gallery.picture(faces) if self.has_pictures else None
        return self.screen.beside(picture, lines, columns) if picture else ""

    def _columns_of(self, rows: int) -> int:
        """Of a square picture of so many rows."""
        wide, high = self.screen.terminal.cell
        return rows * high // wide

    def _rows_of(self, columns: int) -> int:
        wide, high = self.screen.terminal.cell
        return columns * wide // high


def digest_of(each: Recognised) -> Digest:
    return each.candidate.digest


def _faces(digest: Digest, trios: bool) -> tuple[Face, ...]:  # noqa: FBT001 - it is one or three
    return Trio(digest).faces if trios else (Face(digest),)
