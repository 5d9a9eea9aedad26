"""Turns faces into a node of a page, first for any builder, then for those that write HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docutils import nodes

from checkface.pages import Portrait


@dataclass(frozen=True)
class Appearance:
    """What an author wants to see of some portraits."""

    portraits: tuple[Portrait, ...]
    layout: str
    """`block`, `face`, `badge` or `table`."""
    caption: bool = False
    """Whether the words stand beside a face."""
    link: str = ""
    """A document or a URL."""
    documents: bool = False
    """Whether it is what the site documents."""

    @property
    def portrait(self) -> Portrait:
        """The only one. Not for a table."""
        return self.portraits[0]


class Faces(nodes.General, nodes.Inline, nodes.Element):
    """Faces in a page as it was read, for no builder yet. Its appearance is all it holds.

    A title with one is also in tables of contents, where a picture is too much: no builder writes
    this node.
    """

    @classmethod
    def of(cls, appearance: Appearance) -> Faces:
        return cls("", appearance=appearance)

    @property
    def appearance(self) -> Appearance:
        held: Appearance = self["appearance"]
        return held


class HtmlFaces(nodes.General, nodes.Inline, nodes.Element):
    """Faces in a page of HTML, with the names of their files.

    It holds no text, and so the search index of the site has none of ours.
    """

    @classmethod
    def of(cls, appearance: Appearance, filenames: tuple[str, ...], link: str) -> HtmlFaces:
        return cls("", appearance=appearance, filenames=filenames, target=link)


def write_nothing(_translator: Any, _node: nodes.Element) -> None:
    raise nodes.SkipNode
