"""Turns digests into the PNG files that are published, each with a note of whose picture it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checkface.cf1 import identity
from checkface.digest import Digest
from checkface.errors import DigestError
from checkface.face import LAST_FACE, Face, Trio
from checkface.hookspecs import Resolved
from checkface.pictures.formats import PictureFormat, encode
from checkface.pictures.tiles import draw_tiles
from checkface.release import Release

if TYPE_CHECKING:
    from PIL import Image

TRIO = "trio"
SHEET = "sheet"
WHEEL_TAGS = 3
"""Python, ABI and platform end the name of a wheel (PEP 427)."""

_WRITTEN = re.compile(r"(\w+) (\w+:[0-9a-f]+) (face (\d{1,3})|trio|sheet)( draft)?")


@dataclass(frozen=True)
class Note:
    """What the text chunk of a published PNG says: whose picture it is, and which."""

    digest: Digest
    shown: str
    """`face 0`, `trio` or `sheet`."""
    draft: bool = False
    """Drawn for a glance, and so nothing to compare with."""

    def __str__(self) -> str:
        return f"{identity.SCHEME} {self.digest} {self.shown}{' draft' if self.draft else ''}"

    @classmethod
    def parse(cls, text: str) -> Note | None:
        """None for a note that is not ours, or of a scheme that is not known here."""
        found = _WRITTEN.fullmatch(text)
        if not found or found[1] != identity.SCHEME or int(found[4] or 0) > LAST_FACE:
            return None
        try:
            return cls(Digest.parse(found[2]), found[3], bool(found[5]))
        except DigestError:
            return None

    @property
    def face(self) -> Face:
        """The one face that is shown. Only for `face N`."""
        return Face(self.digest, int(self.shown.removeprefix("face ")))


def face_png(face: Face, size: int = 256) -> bytes:
    """A PNG file of `size` x `size` pixels, exact, with round corners. Raises as `Face.image`."""
    return _png_with_note(draw_tiles([face], size), Note(face.digest, f"face {face.index}"))


def trio_png(digest: Digest, size: int = 256) -> bytes:
    """A PNG file of three such faces, with gaps between them. Raises as `Face.image`."""
    return _png_with_note(draw_tiles(Trio(digest).faces, size), Note(digest, TRIO))


def sheet_png(release: Release, progress: Callable[[Face], object] | None = None) -> bytes:
    """A PNG file: the contact sheet of a release, the whole release first, then its artifacts."""
    return _png_with_note(release_sheet(release, progress), Note(release.digest, SHEET))


def release_sheet(
    release: Release, progress: Callable[[Face], object] | None = None
) -> Image.Image:
    from checkface.pictures.sheet import draw_sheet  # Pillow

    return draw_sheet(entries_of(release), title=title_of(release), progress=progress)


def title_of(release: Release) -> str:
    return f"{release.project} {release.version}"


def entries_of(release: Release) -> list[Resolved]:
    """What a contact sheet of a release shows, in its order."""
    whole = Resolved(str(release.digest), release.digest, "the whole release")
    return [
        whole,
        *(Resolved(held.filename, held.digest, label(held.filename)) for held in release.artifacts),
    ]


def label(filename: str) -> str:
    """What tells a file from the others of its release: wheels differ in what a cut would hide."""
    if filename.endswith(".whl") and filename.count("-") >= WHEEL_TAGS:
        python, abi, platform = filename.removesuffix(".whl").split("-")[-WHEEL_TAGS:]
        interpreter = python if abi in {"none", "abi3"} else abi
        return f"{interpreter} {platform.split('.')[0]}"
    return "sdist" if filename.endswith(".tar.gz") else filename


def _png_with_note(image: Image.Image, note: Note) -> bytes:
    return encode(image, PictureFormat.PNG, str(note))
