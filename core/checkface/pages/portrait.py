"""Turns what is documented into the picture that a page shows: its file, its text and its size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from checkface.cf1 import identity
from checkface.errors import OutputError
from checkface.face import TRIO, Face
from checkface.pages.documented import Documented
from checkface.pages.texts import ENGLISH, Texts
from checkface.picture_cache import SIDE, exact_side
from checkface.pictures.published import face_png, trio_png
from checkface.pictures.tiles import strip_width

DENSITY = 2
"""Pixels of the picture for each that a page gives it: screens with small pixels show them all."""

WHEEL_SIZE = 32
"""Of each face of what a command installs, in CSS pixels, beside the larger ones of a release."""


@dataclass(frozen=True)
class Portrait:
    """A face, or a trio, at a size.

    Raises `OutputError` for a size that is none.
    """

    documented: Documented
    trio: bool = False
    """Three faces, for a page where a person verifies, instead of one."""
    size: int = 96
    """The side of each face on the page, in CSS pixels: 1 to 1024."""
    description: str = ""
    """Its author's own, for whoever does not see the picture; empty for the usual."""
    texts: Texts = ENGLISH
    """The words for it, in the language of the page."""

    def __post_init__(self) -> None:
        if not 1 <= self.size <= SIDE:
            raise OutputError(f"a face of {self.size} pixels: expected 1 to {SIDE}")

    @property
    def alt(self) -> str:
        """Never without the words."""
        return self.texts.alt_of(self.documented, self.description, trio=self.trio)

    @property
    def wheel(self) -> Portrait | None:
        """What its command installs, small, as the trio that the command shows."""
        wheel = self.documented.wheel
        return Portrait(wheel, trio=True, size=WHEEL_SIZE, texts=self.texts) if wheel else None

    @property
    def has_picture(self) -> bool:
        """Not a commit: a face that changes with each push teaches people to ignore faces."""
        return not self.documented.is_commit

    def with_about(self, place: Callable[[str], str]) -> Portrait:
        """As `Appearance.with_about`."""
        return replace(self, texts=replace(self.texts, about=place(self.texts.about)))

    @property
    def width(self) -> int:
        """Of the picture on the page, in CSS pixels."""
        return strip_width(self.size, TRIO if self.trio else 1)

    @property
    def height(self) -> int:
        return self.size

    @property
    def side(self) -> int:
        """Of a face in the file, in pixels: one that the scheme defines to the bit."""
        return exact_side(self.size * DENSITY)

    @property
    def filename(self) -> str:
        """The same for the same picture, and for no other."""
        digest = self.documented.resolved.digest
        shown = "trio" if self.trio else "face"
        return f"{identity.SCHEME}-{digest.algorithm}-{digest.value[:32]}-{shown}-{self.side}.png"

    def png(self) -> bytes:
        """The file. Raises as `Face.image`."""
        digest = self.documented.resolved.digest
        return trio_png(digest, self.side) if self.trio else face_png(Face(digest), self.side)
