"""Turns what a site shows of ours into its files, which other plugins walk over while it is built.

Each of them has a path on the disk, which plugins ask for as if every file had one, and is there
before a page is converted: whoever checks links, or makes a site for each language, looks early.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mkdocs.structure.files import File, Files

from checkface import MANIFEST_NAME
from checkface.errors import OutputError
from checkface.files import write_file
from checkface.pages import Documented
from checkface_mkdocs.foreseen import Foreseen
from checkface_mkdocs.site import Site


@dataclass(frozen=True)
class Announced:
    """Our files among those of a site."""

    site: Site
    files: Files

    def text(self, place: str, content: str) -> None:
        self._file(place, content.encode())

    def record(self, documented: Documented) -> None:
        """The site's `checkface.json`, unless it has one of its own."""
        self._file(MANIFEST_NAME, self.site.resolutions.record(documented))

    def pictures_of_pages(self) -> None:
        """Of all pages that are there, as far as their text says what they show."""
        Foreseen(self.site).see(self.files)
        self.pictures()

    def pictures(self) -> None:
        """Of all that was placed until now."""
        for place, path in self.site.placed.items():
            self._add(place, abs_src_path=str(path))

    def _file(self, place: str, content: bytes) -> None:
        path = self.site.kept_file(place)
        if _is_written(path, content):
            self._add(place, abs_src_path=str(path))
        else:
            self._add(place, content=content)

    def _add(self, place: str, **source: str | bytes) -> None:
        if not self.files.get_file_from_path(place):
            self.files.append(File.generated(self.site.config, place, **source))  # type: ignore[call-overload]


def _is_written(path: Path, content: bytes) -> bool:
    """Whether the file has this content now: a disk may be read-only."""
    try:
        if not path.is_file() or path.read_bytes() != content:
            write_file(path, content)
    except (OSError, OutputError):
        return False
    return True
