"""Turns the faces of a page into the HTML that all documentation tools of checkface share."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import quote

from docutils import nodes

from checkface.pages import badge_html, block_html, face_html, table_html

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from checkface_sphinx.nodes import Appearance, HtmlFaces


def write_faces(translator: HTML5Translator, node: HtmlFaces) -> None:
    """What Sphinx calls for the node."""
    folder = translator.builder.imgpath
    sources = [posixpath.join(folder, quote(name)) for name in node["filenames"]]
    translator.body.append(html_of(node["appearance"], sources, node["target"]))
    raise nodes.SkipNode


def html_of(appearance: Appearance, sources: list[str], link: str) -> str:
    """The faces as HTML; `sources` are the URLs of their pictures, seen from the page."""
    if appearance.layout == "table":
        return table_html(list(zip(appearance.portraits, sources, strict=True)))
    portrait, source, target = appearance.portrait, sources[0], link or None
    if appearance.layout == "face":
        return face_html(portrait, source, caption=appearance.caption, link=target)
    write = block_html if appearance.layout == "block" else badge_html
    return write(portrait, source, link=target, documents=appearance.documents)
