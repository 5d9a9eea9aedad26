"""Turns the faces that are wanted in a page into its HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checkface import CheckfaceError
from checkface.pages import Documented, Portrait, badge_html, block_html, face_html, table_html
from checkface_markdown.store import Store
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
            return self._table(wanted) if wanted.layout == "table" else self._single(wanted)
        except CheckfaceError as error:
            return self.store.report(error, wanted.written, line)

    def _single(self, wanted: Wanted) -> str:
        documented = self._documented(wanted)[0]
        documented.require(wanted.expect)
        size = wanted.size or self.sizes[wanted.layout]
        portrait = Portrait(documented, wanted.trio, size, wanted.alt)
        source = self.store.place(portrait)
        link = self.store.link(wanted.link) if wanted.link else None
        if wanted.layout == "face":
            return face_html(portrait, source, caption=wanted.caption, link=link)
        write = badge_html if wanted.layout == "badge" else block_html
        return write(portrait, source, link=link, documents=not wanted.references)

    def _table(self, wanted: Wanted) -> str:
        size = wanted.size or self.sizes["table"]
        rows = [Portrait(documented, size=size) for documented in self._documented(wanted)]
        return table_html([(portrait, self.store.place(portrait)) for portrait in rows])

    def _documented(self, wanted: Wanted) -> list[Documented]:
        if wanted.references:
            return [row for each in wanted.references for row in self.store.rows(each)]
        release = self.store.release()
        if wanted.layout != "table":
            return [release]
        return self.store.rows(release.resolved.reference)
