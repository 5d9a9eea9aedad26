"""Names a picture that a page shows, and what keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from checkface import Digest, Resolved
from checkface.cache import Cache
from checkface.pages import Documented, Portrait


@dataclass(frozen=True)
class Picture:
    """A face, or a trio, of a digest, as a page has it."""

    digest: Digest
    trio: bool
    size: int
    """Of each face, in CSS pixels."""

    @property
    def filename(self) -> str:
        """The same for the same picture, and for no other: known before it is drawn."""
        return self._portrait.filename

    def png_file(self) -> bytes | None:
        """The PNG file, if it is there and whole."""
        return Cache.of_user().get(self._name)

    def draw(self) -> None:
        """Keep it. Raises as `Face.image`."""
        Cache.of_user().put(self._name, self._portrait.png())

    @property
    def _name(self) -> str:
        """With the whole digest, of which the file name has half."""
        return f"devpi/{self.digest}/{self.filename}"

    @property
    def _portrait(self) -> Portrait:
        return Portrait(Documented(Resolved("", self.digest, "")), self.trio, self.size)
