"""The store of a plugin that is not enabled: no page shows a face, and nothing is read or drawn."""

from __future__ import annotations

from checkface import CheckfaceError, UnresolvedReferenceError
from checkface.pages import Documented, Portrait


class Off:
    """No face anywhere."""

    def release(self) -> Documented:
        raise UnresolvedReferenceError("the plugin is not enabled")

    def rows(self, reference: str) -> list[Documented]:
        raise UnresolvedReferenceError(f"the plugin is not enabled: {reference!r} is not read")

    def place(self, portrait: Portrait) -> str:
        raise UnresolvedReferenceError(f"the plugin is not enabled: {portrait.filename} is nowhere")

    def link(self, written: str) -> str:
        return written

    def stylesheet(self) -> None:
        """None is needed."""

    def report(self, error: CheckfaceError, written: str, line: int | None) -> str:
        del error, written, line
        return ""
