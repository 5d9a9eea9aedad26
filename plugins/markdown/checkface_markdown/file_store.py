"""Turns faces into picture files in a folder: the store of a tool that brings none, as Zensical."""

from __future__ import annotations

import logging
import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from checkface import CheckfaceError
from checkface.pages import (
    Documented,
    FileStore,
    Portrait,
    Resolutions,
    Sources,
    Texts,
    element,
    script,
    style,
)
from checkface_markdown.settings import Settings
from checkface_markdown.wanted import WrittenError

STYLE_NAME = "checkface.css"
SCRIPT_NAME = "checkface.js"

logger = logging.getLogger("checkface")


@dataclass(frozen=True)
class PagesFolder:
    """Pictures and style in the folders of the site."""

    settings: Settings
    page: Callable[[], str | None] = lambda: None
    """The path of the page's source in its folder, where the tool tells it and makes URLs of it."""

    def release(self) -> Documented:
        usual = self.settings.usual
        return self._resolutions.release(usual.release or (), usual.expect)

    def rows(self, reference: str) -> list[Documented]:
        return self._resolutions.rows(reference)

    def place(self, portrait: Portrait) -> str:
        for store in self._stores:
            store.place(portrait)
        return self._url(portrait.filename)

    def link(self, written: str) -> str:
        return written

    def texts(self) -> Texts:
        return self.settings.usual.texts()

    def stylesheet(self) -> str | None:
        if not self.settings.style:
            return None
        for store in self._stores:
            store.put(STYLE_NAME, style().encode())
            store.put(SCRIPT_NAME, script().encode())
        return self._url(STYLE_NAME)

    def report(self, error: CheckfaceError, written: str, line: int | None) -> str:
        """Not the error itself: it may name folders of the machine, and pages are published."""
        if self.settings.usual.fails(error):
            raise error
        logger.warning("%sno face: %s", f"line {line}: " if line else "", error)
        if self.settings.usual.on_missing == "ignore" and not isinstance(error, WrittenError):
            return ""
        return element("span", f"[No face: {written}]", class_="checkface-missing")

    @property
    def _resolutions(self) -> Resolutions:
        folder = self.settings.folder
        return Resolutions(folder, self.settings.kept, Sources(folder, folder))

    @property
    def _stores(self) -> list[FileStore]:
        return [FileStore(folder) for folder in self.settings.outputs]

    def _url(self, filename: str) -> str:
        """Relative to the page, where that is known and the site is not said to lie elsewhere."""
        prefix = self.settings.url_prefix
        url = posixpath.join(prefix, filename)
        elsewhere = prefix.startswith(("/", ".")) or urlsplit(prefix).scheme
        page = self.page()
        if page is None or elsewhere:
            return url
        return posixpath.relpath(url, posixpath.dirname(page) or ".")
