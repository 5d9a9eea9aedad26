"""Faces in pages: which release a page documents, and its HTML and Markdown. A public room."""

from checkface.pages.documented import Documented, Resolutions
from checkface.pages.html_style import SCRIPT, STYLE
from checkface.pages.html_text import badge_html, block_html, face_html, table_html
from checkface.pages.markdown import markdown_code, markdown_image, markdown_text
from checkface.pages.portrait import Portrait
from checkface.references.sources import Sources

__all__ = [
    "SCRIPT",
    "STYLE",
    "Documented",
    "Portrait",
    "Resolutions",
    "Sources",
    "badge_html",
    "block_html",
    "face_html",
    "markdown_code",
    "markdown_image",
    "markdown_text",
    "table_html",
]
