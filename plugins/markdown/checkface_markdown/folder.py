"""Turns faces into picture files in a folder: the store of a tool that brings none, as Zensical."""

from __future__ import annotations

import html
import logging
import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from checkface import CheckfaceError, MismatchError, UnresolvedReferenceError, plain
from checkface.errors import OutputError
from checkface.files import write_file
from checkface.pages import SCRIPT, STYLE, Documented, Portrait, Resolutions, Sources
from checkface_markdown.errors import WrittenError
from checkface_markdown.settings import Settings

STYLE_NAME = "checkface.css"
SCRIPT_NAME = "checkface.js"

logger = logging.getLogger("checkface")


@dataclass(frozen=True)
class Folder:
    """Pictures and style in a folder of the site."""

    settings: Settings
    page: Callable[[], str | None] = lambda: None
    """The path of the page's source in its folder, where the tool tells it and makes URLs of it."""

    def release(self) -> Documented:
        if not self.settings.release:
            raise UnresolvedReferenceError(
                "no release is documented here: set the option release, or name a reference"
            )
        return self._resolutions.release(self.settings.release, self.settings.expect)

    def rows(self, reference: str) -> list[Documented]:
        return self._resolutions.rows(reference)

    def place(self, portrait: Portrait) -> str:
        try:
            self._write(portrait.filename, portrait.png)
        except CheckfaceError:
            raise
        except Exception as error:  # a face never breaks a page, whatever is broken
            raise OutputError(f"no picture of {portrait.documented.title}: {error}") from error
        return self._url(portrait.filename)

    def link(self, written: str) -> str:
        return written

    def stylesheet(self) -> str | None:
        if not self.settings.style:
            return None
        self._write(STYLE_NAME, STYLE.encode, anew=True)
        self._write(SCRIPT_NAME, SCRIPT.encode, anew=True)
        return self._url(STYLE_NAME)

    def report(self, error: CheckfaceError, written: str, line: int | None) -> str:
        """Not the error itself: it may name folders of the machine, and pages are published."""
        if isinstance(error, MismatchError) or self.settings.on_missing == "error":
            raise error
        logger.warning("%sno face: %s", f"line {line}: " if line else "", error)
        if self.settings.on_missing == "ignore" and not isinstance(error, WrittenError):
            return ""
        return f'<span class="checkface-missing">[No face: {html.escape(plain(written))}]</span>'

    @property
    def _resolutions(self) -> Resolutions:
        folder = self.settings.folder
        return Resolutions(folder, self.settings.kept, Sources(folder, folder))

    def _write(self, filename: str, content: Callable[[], bytes], *, anew: bool = False) -> None:
        """To each folder. A file whose name says what is in it is written once."""
        for folder in self.settings.outputs:
            path = folder / filename
            try:
                if not path.exists() or (anew and path.read_bytes() != content()):
                    write_file(path, content())
            except OSError as error:
                why = error.strerror or error
                raise OutputError(f"cannot write {str(path)!r}: {why}") from error

    def _url(self, filename: str) -> str:
        """Relative to the page, where that is known and the site is not said to lie elsewhere."""
        prefix = self.settings.url_prefix
        url = posixpath.join(prefix, filename)
        elsewhere = prefix.startswith(("/", ".")) or urlsplit(prefix).scheme
        page = self.page()
        if page is None or elsewhere:
            return url
        return posixpath.relpath(url, posixpath.dirname(page) or ".")
