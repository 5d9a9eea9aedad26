"""Turns references in Markdown into faces: the extension `checkface` of Python-Markdown."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import partial
from typing import Any

from markdown import Markdown, __version__, __version_info__
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from checkface.errors import PluginError
from checkface.pages import Store
from checkface_markdown.faces import Faces
from checkface_markdown.fences import (
    BEFORE_ALL,
    BEFORE_OTHER_FENCES,
    CountPreprocessor,
    FencePreprocessor,
)
from checkface_markdown.file_store import PagesFolder
from checkface_markdown.settings import OPTIONS, Settings, sizes_of
from checkface_markdown.spans import AFTER_TITLES, BEFORE_CODE, SpanProcessor, SpanTreeprocessor
from checkface_markdown.wanted import Wanted, WrittenError

OLDEST_MARKDOWN = (3, 5)
CONTEXT = "rendering_context"
"""By this name Zensical keeps, in the converter of a page, whose it is."""


class CheckfaceExtension(Extension):
    """Fences called `checkface`, and spans such as {checkface}`REFERENCE`."""

    def __init__(self, **options: Any) -> None:
        """Raises `PluginError` for a Python-Markdown that is too old."""
        if __version_info__[:2] < OLDEST_MARKDOWN:
            raise PluginError(
                f"checkface needs Markdown 3.5 or newer, and this is {__version__}: "
                "pip install --upgrade 'checkface[markdown]'"
            )
        self.config = {key: [value, said] for key, (value, said) in OPTIONS.items()}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's own name)
        """Raises `WrittenError` for options that cannot be meant."""
        options = self.getConfigs()
        self.store: Store = options["store"] or PagesFolder(
            Settings.of(options), partial(_page_path, md)
        )
        self.faces = Faces(self.store, sizes_of(options))
        self.spans = SpanProcessor(md, self._span)
        self.shown = False
        self._register(md)

    def reset(self) -> None:
        """Before each page."""
        self.spans.kept.clear()
        self.shown = False

    def _register(self, md: Markdown) -> None:
        md.registerExtension(self)
        first = CountPreprocessor(md)
        fences = FencePreprocessor(md, self._fence, first, partial(self._begin, md))
        md.preprocessors.register(first, "checkface-count", BEFORE_ALL)
        md.preprocessors.register(fences, "checkface", BEFORE_OTHER_FENCES)

    def _begin(self, md: Markdown) -> None:
        """On a page that names us. Most do not, and so pay nothing for each of their lines."""
        late = SpanTreeprocessor(md, self.spans)
        md.inlinePatterns.register(self.spans, "checkface", BEFORE_CODE)
        md.treeprocessors.register(late, "checkface", AFTER_TITLES)
        md.treeprocessors.register(StyleTreeprocessor(md, self), "checkface-style", AFTER_TITLES)

    def _fence(self, name: str, argument: str, body: list[str], line: int | None) -> str:
        return self._html(lambda: Wanted.of_fence(name, argument, body), name, line)

    def _span(self, reference: str, options: str) -> str:
        return self._html(lambda: Wanted.of_span(reference, options), "checkface", None)

    def _html(self, read: Callable[[], Wanted], name: str, line: int | None) -> str:
        self.shown = True
        try:
            wanted = read()
        except WrittenError as error:
            return self.store.report(error, name, line)
        return self.faces.html(wanted, line)


class StyleTreeprocessor(Treeprocessor):
    """Puts a link to the style before the text of a page with faces, but below its title."""

    def __init__(self, md: Markdown, extension: CheckfaceExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: ET.Element) -> None:
        url = self.extension.store.stylesheet() if self.extension.shown else None
        if url:
            titled = len(root) and root[0].tag == "h1"
            root.insert(1 if titled else 0, ET.Element("link", rel="stylesheet", href=url))


def _page_path(md: Markdown) -> str | None:
    """Of the source of the page that is converted, where the tool tells it as Zensical does."""
    if CONTEXT not in md.preprocessors:
        return None
    page = getattr(md.preprocessors[CONTEXT], "page", None)
    path = getattr(page, "path", None)
    return path if isinstance(path, str) else None
