"""Turns portraits into files of the site, each drawn once and kept for the next build."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from checkface.errors import OutputError
from checkface.files import write_file
from checkface.pages import Portrait

FOLDER = "assets/checkface"
"""Of the site."""


@dataclass
class Pictures:
    """The pictures that a build shows."""

    kept: Path
    """The folder that they are kept in."""
    placed: dict[str, Path] = field(default_factory=dict)
    """By their place in the site."""

    def place(self, portrait: Portrait) -> str:
        """Its place in the site; drawn unless it is kept. Raises `CheckfaceError`."""
        place = f"{FOLDER}/{portrait.filename}"
        if place not in self.placed:
            self.placed[place] = self._file(portrait)
        return place

    def _file(self, portrait: Portrait) -> Path:
        path = self.kept / portrait.filename
        try:
            if not path.exists():
                write_file(path, portrait.png())
        except Exception as error:  # a face never breaks a build, whatever is broken
            raise OutputError(f"no picture of {portrait.documented.title}: {error}") from error
        return path
