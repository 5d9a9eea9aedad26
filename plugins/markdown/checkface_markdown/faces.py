"""Turns the faces that are wanted in a page into its HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checkface import CheckfaceError
from checkface.pages import Appearance, Documented, Portrait, Store, html_of
from checkface_markdown.wanted import Wanted


@dataclass(frozen=True)
class Faces:
    """The faces of a site."""

    store: Store
    sizes: Mapping[str, int]
    """The usual one of each layout."""

    def html(self, wanted: Wanted, line: int | None = None) -> str:
        """Or whatever the store shows where there is none."""
        try:
            appearance = self._appearance(wanted)
            sources = [self._place(portrait) for portrait in appearance.portraits]
            link = self.store.link(wanted.link) if wanted.link else ""
            return html_of(appearance, sources, link)
        except CheckfaceError as error:
            return self.store.report(error, wanted.written, line)

    def _appearance(self, wanted: Wanted) -> Appearance:
        found = self._rows(wanted) if wanted.layout == "table" else self._resolve(wanted)[:1]
        for documented in found:
            documented.require(wanted.expect)
        size = wanted.size or self.sizes[wanted.layout]
        texts = self.store.texts()
        portraits = tuple(Portrait(each, wanted.trio, size, wanted.alt, texts) for each in found)
        if wanted.layout == "table":
            return Appearance(portraits, wanted.layout)
        documents = not wanted.references
        return Appearance.of(
            portraits[0], wanted.layout, caption=wanted.caption, documents=documents
        )

    def _place(self, portrait: Portrait) -> str:
        return self.store.place(portrait) if portrait.has_picture else ""

    def _resolve(self, wanted: Wanted) -> list[Documented]:
        if not wanted.references:
            return [self.store.release()]
        return [row for each in wanted.references for row in self.store.rows(each)]

    def _rows(self, wanted: Wanted) -> list[Documented]:
        """The release is one of its own rows."""
        if wanted.references:
            return self._resolve(wanted)
        return self.store.rows(self.store.release().resolved.reference)
