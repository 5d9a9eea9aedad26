"""Turns portraits into pictures that pages find: the seam to documentation tools, with stores."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from checkface.errors import CheckfaceError, OutputError, UnresolvedReferenceError
from checkface.files import write_file
from checkface.pages.documented import Documented
from checkface.pages.portrait import Portrait
from checkface.pages.texts import Texts, texts_in


class Store(Protocol):
    """What a documentation tool gives the Markdown extension by its option `store`.

    Each method is called while a page is converted, and the store knows which one that is.
    """

    def release(self) -> Documented:
        """What the site documents. Raises `CheckfaceError` if that cannot be had."""

    def rows(self, reference: str) -> list[Documented]:
        """What `reference` names, and all that a table shows for it. Raises as `release`."""

    def place(self, portrait: Portrait) -> str:
        """The URL of its picture, seen from the page. Raises `CheckfaceError`."""

    def link(self, written: str) -> str:
        """The URL, seen from the page, of what its author links to."""

    def texts(self) -> Texts:
        """Our words in the language of the page."""

    def stylesheet(self) -> str | None:
        """The URL of the style, or None where each page of the site has it anyway."""

    def report(self, error: CheckfaceError, written: str, line: int | None) -> str:
        """What the page shows instead of what is `written` there; empty for nothing.

        `line` is where that is in what was converted, if known.
        Raises an error of the tool where that has to stop.
        """


class NullStore:
    """The store where faces are off: no page shows one, and nothing is read or drawn."""

    def release(self) -> Documented:
        raise UnresolvedReferenceError("faces are off")

    def rows(self, reference: str) -> list[Documented]:
        raise UnresolvedReferenceError(f"faces are off: {reference!r} is not read")

    def place(self, portrait: Portrait) -> str:
        raise UnresolvedReferenceError(f"faces are off: {portrait.filename} is nowhere")

    def link(self, written: str) -> str:
        return written

    def texts(self) -> Texts:
        return texts_in(None)

    def stylesheet(self) -> None:
        """None is needed."""

    def report(self, error: CheckfaceError, written: str, line: int | None) -> str:
        """Nothing, also of what would fail a build: who turned it off wants none of it."""
        del error, written, line
        return ""


@dataclass(frozen=True)
class FileStore:
    """The pictures in a folder, each drawn once and named by what it shows."""

    folder: Path

    def place(self, portrait: Portrait) -> Path:
        """The file, drawn unless it is there.

        Raises `OutputError`, and nothing else: a face never breaks a build, whatever is broken.
        """
        path = self.folder / portrait.filename
        try:
            if not path.exists():
                write_file(path, portrait.png())
        except Exception as error:
            raise OutputError(f"no picture of {portrait.documented.title}: {error}") from error
        return path

    def put(self, filename: str, content: bytes) -> Path:
        """A file that changes with our version: written where it is not the same already."""
        path = self.folder / filename
        if not path.exists() or path.read_bytes() != content:
            write_file(path, content)
        return path
