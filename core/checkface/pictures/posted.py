"""Turns a posted PNG file into whether it shows what is drawn here from the same digests."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checkface.face import Trio
from checkface.input_files import read_file
from checkface.picture_cache import SIDE
from checkface.pictures.formats import NOTE_KEY
from checkface.pictures.published import SHEET, TRIO, Note, entries_of, release_sheet, title_of
from checkface.pictures.tiles import draw_tiles, strip_width
from checkface.release import Release

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True)
class Posted:
    """A picture that was found somewhere, and whose it says it is."""

    image: Image.Image
    note: Note | None
    """None where it does not say, or not in our words."""

    @classmethod
    def of_file(cls, path: Path) -> Posted | None:
        """None for what is no PNG that can be read whole. Raises OSError if it cannot be read."""
        from PIL import Image

        data = read_file(path)
        try:
            image = Image.open(io.BytesIO(data), formats=["PNG"])
            image.load()
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return None  # what Pillow raises for a damaged or oversized picture
        return cls(image, Note.parse(str(image.info.get(NOTE_KEY, ""))))

    def is_true_of(self, release: Release) -> bool:
        """Whether it is, pixel for pixel, what its note says, drawn here from `release`.

        Of a sheet, whose letters another FreeType may draw differently, the faces have to be the
        same to the bit and the letters alike.
        """
        if self.note is None:
            return False
        if self.note.shown == SHEET:
            return self.note.digest == release.digest and self._is_sheet_of(release)
        from checkface.pictures.alike import same_pixels

        return any(same_pixels(self.image, drawn) for drawn in self._redrawn(self.note))

    def _is_sheet_of(self, release: Release) -> bool:
        from checkface.pictures.alike import same_sheet
        from checkface.pictures.sheet import Grid

        grid = Grid.of(len(entries_of(release)), title=title_of(release))
        return same_sheet(self.image, release_sheet(release), grid)

    def _redrawn(self, note: Note) -> Iterator[Image.Image]:
        """What may be posted: tiles, or what `checkface draw` writes. None of any other shape."""
        width, height = self.image.size
        faces = Trio(note.digest).faces if note.shown == TRIO else (note.face,)
        if height > SIDE:
            return
        if width == strip_width(height, len(faces)):
            yield draw_tiles(faces, height)
        if width == len(faces) * height:
            yield Trio(note.digest).image(height) if len(faces) > 1 else faces[0].image(height)
