"""Turns faces into a node of a page, first for any builder, then for those that write HTML."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes

from checkface.pages import Appearance, html_of

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator


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


def write_html(translator: HTML5Translator, node: HtmlFaces) -> None:
    folder = translator.builder.imgpath
    sources = [posixpath.join(folder, quote(name)) for name in node["filenames"]]
    translator.body.append(html_of(node["appearance"], sources, node["target"]))
    raise nodes.SkipNode
