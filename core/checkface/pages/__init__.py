"""Faces in pages: which release a page documents, and its HTML and Markdown. A public room."""

from checkface.html_element import Html, block, element, fill_frame, html_text, join_html
from checkface.pages.appearance import Appearance, html_of, variables_of
from checkface.pages.documented import Documented
from checkface.pages.html_text import (
    badge_html,
    block_html,
    face_html,
    grouped_digits,
    table_html,
)
from checkface.pages.look import script, style
from checkface.pages.markdown import markdown_code, markdown_image, markdown_text
from checkface.pages.options import (
    LAYOUTS,
    ON_MISSING,
    THE_RELEASE,
    Options,
    digest_of,
    optional_text,
    size_of,
    text_list,
)
from checkface.pages.portrait import Portrait
from checkface.pages.resolutions import Resolutions
from checkface.pages.secret import is_secret, without_secrets
from checkface.pages.store import FileStore, NullStore, Store
from checkface.pages.texts import LANGUAGES, WHAT_IS_THIS, Texts, texts_in
from checkface.references.sources import Sources

__all__ = [
    "LANGUAGES",
    "LAYOUTS",
    "ON_MISSING",
    "THE_RELEASE",
    "WHAT_IS_THIS",
    "Appearance",
    "Documented",
    "FileStore",
    "Html",
    "NullStore",
    "Options",
    "Portrait",
    "Resolutions",
    "Sources",
    "Store",
    "Texts",
    "badge_html",
    "block",
    "block_html",
    "digest_of",
    "element",
    "face_html",
    "fill_frame",
    "grouped_digits",
    "html_of",
    "html_text",
    "is_secret",
    "join_html",
    "markdown_code",
    "markdown_image",
    "markdown_text",
    "optional_text",
    "script",
    "size_of",
    "style",
    "table_html",
    "text_list",
    "texts_in",
    "variables_of",
    "without_secrets",
]
