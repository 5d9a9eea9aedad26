"""Where the extension gets faces, and where their pictures go: the seam to documentation tools."""

from __future__ import annotations

from typing import Protocol

from checkface import CheckfaceError
from checkface.pages import Documented, Portrait


class Store(Protocol):
    """What a documentation tool gives the extension by its option `store`.

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

    def stylesheet(self) -> str | None:
        """The URL of the style, or None where each page of the site has it anyway."""

    def report(self, error: CheckfaceError, written: str, line: int | None) -> str:
        """What the page shows instead of what is `written` there; empty for nothing.

        `line` is where that is in what was converted, if known.
        Raises an error of the tool where that has to stop.
        """
