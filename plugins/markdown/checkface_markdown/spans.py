"""Turns the spans of a page that say {checkface} before their code into what stands for their HTML.

The HTML comes in last: a heading's anchor and its line in a table of contents are made of its text,
and would else hold the words of the face.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

BEFORE_CODE = 195
"""A priority: code is taken out at 190."""
AFTER_TITLES = 0.5
"""A priority: tables of contents are made at 5, MkDocs takes the title at 1."""
CLASS = "checkface"
NUMBER = "data-checkface"

_CODE = r"(?<![\\`])(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
_SPAN = r"(?<!\\)\{checkface\}(?P<our>`+)(?!`)(?P<said>.+?)(?<!`)(?P=our)(?!`)"
_OPTIONS = r"(?:\{:?(?P<options>[^{}\n]*)\})?"
PATTERN = rf"(?s:{_CODE}|{_SPAN}{_OPTIONS})"
"""Other code comes first, to be passed over: a page about us may show one of ours in it."""


class SpanProcessor(InlineProcessor):
    """Puts a mark where a face is wanted, and keeps the HTML for it."""

    def __init__(self, md: Markdown, html_of: Callable[[str, str], str]) -> None:
        super().__init__(PATTERN, md)
        self.html_of = html_of
        self.kept: list[str] = []

    def handleMatch(  # type: ignore[override] # noqa: N802 (Markdown's own name)
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        del data
        if m["said"] is None:
            return None, None, None
        self.kept.append(self.html_of(m["said"], m["options"] or ""))
        mark = ET.Element("span", {"class": CLASS, NUMBER: str(len(self.kept) - 1)})
        return mark, m.start(), m.end()


class SpanTreeprocessor(Treeprocessor):
    """Puts the HTML where the marks are."""

    def __init__(self, md: Markdown, spans: SpanProcessor) -> None:
        super().__init__(md)
        self.spans = spans

    def run(self, root: ET.Element) -> None:
        for mark in root.iter("span"):
            number = mark.attrib.pop(NUMBER, None)
            if number is not None:
                mark.text = self.md.htmlStash.store(self.spans.kept[int(number)])
