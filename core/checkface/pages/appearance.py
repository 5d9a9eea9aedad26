"""Turns what an author wants to see of some faces into HTML, and into what templates may use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from checkface.html_element import Html
from checkface.pages.html_text import badge_html, block_html, face_html, table_html
from checkface.pages.portrait import Portrait
from checkface.pages.texts import ENGLISH, Texts
from checkface.plain_text import plain


@dataclass(frozen=True)
class Appearance:
    """What an author wants to see of some portraits."""

    portraits: tuple[Portrait, ...]
    """Of a table its rows; else one, and behind that of a block what its command installs."""
    layout: str
    """`block`, `face`, `badge` or `table`."""
    caption: bool = False
    """Whether the words stand beside a face."""
    link: str = ""
    """A document or a URL."""
    documents: bool = False
    """Whether it is what the site documents."""

    def with_about(self, place: Callable[[str], str]) -> Appearance:
        """With what says what a face is where `place` has it, seen from a page."""
        return replace(self, portraits=tuple(each.with_about(place) for each in self.portraits))

    @classmethod
    def of(cls, portrait: Portrait, layout: str, **more: Any) -> Appearance:
        """Of one that is documented, in any layout but a table."""
        wheel = portrait.wheel if layout == "block" else None
        return cls((portrait, wheel) if wheel else (portrait,), layout, **more)

    @property
    def portrait(self) -> Portrait:
        """The one that is documented. Not for a table."""
        return self.portraits[0]

    @property
    def texts(self) -> Texts:
        return self.portraits[0].texts if self.portraits else ENGLISH


def html_of(appearance: Appearance, sources: Sequence[str], link: str) -> Html:
    """The faces as HTML; `sources` are the URLs of their pictures, seen from the page."""
    if appearance.layout == "table":
        return table_html(list(zip(appearance.portraits, sources, strict=True)))
    portrait, source, target = appearance.portrait, sources[0], link or None
    if appearance.layout == "face":
        return face_html(portrait, source, caption=appearance.caption, link=target)
    if appearance.layout == "badge":
        return badge_html(portrait, source, link=target, documents=appearance.documents)
    documents, wheel = appearance.documents, next(iter(sources[1:]), None)
    return block_html(portrait, source, link=target, documents=documents, wheel=wheel)


def variables_of(portrait: Portrait, escape: Callable[[str], str]) -> dict[str, Any]:
    """What templates read as `checkface.title` and so on.

    Safe as it stands, by the `escape` of the templates: most tools escape nothing in them.
    """
    documented = portrait.documented
    return {
        "title": escape(plain(documented.title)),
        "words": " ".join(documented.words),
        "alt": escape(plain(portrait.alt)),
        "digest": str(documented.resolved.digest),
        "command": documented.command and escape(documented.command),
        "commands": tuple(map(escape, documented.commands)),
        "is_commit": documented.is_commit,
    }
