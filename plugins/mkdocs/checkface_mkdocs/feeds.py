"""Turns the source of a page into one that a feed can quote, and back.

Feeds take the first letters of a page's Markdown and convert them by themselves, without our
extension: whoever subscribes would read how an author asks for a face. A fence of ours is left out,
a span is the code that it would be without us.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mkdocs.structure.pages import Page

NAMED = "checkface"

_FENCE = re.compile(
    r"^[ >]*(?P<fence>`{3,}|~{3,})[ ]*(?P<info>[^`\n]*)\n.*?^[ >]*(?P=fence)[`~]*[ ]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_OURS = re.compile(r"\{?checkface(?:-badge|-table)?\b")
_SPAN = re.compile(
    r"(?<![\\`])(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
    r"|(?<!\\)\{checkface\}(?P<code>(?P<our>`+)(?!`).+?(?<!`)(?P=our)(?!`))(?:\{[^}\n]*\})?",
    re.DOTALL,
)
"""Other code comes first, to be passed over: a page about us may show one of ours in it."""


@dataclass
class Quotable:
    """The source of the page that is being made."""

    written: str = ""
    quoted: str = ""

    def hide(self, page: Page) -> None:
        """Have `page` hold what can be quoted."""
        self.written = page.markdown or ""
        self.quoted = quotable(self.written)
        page.markdown = self.quoted

    def show(self, page: Page) -> None:
        """What was there again, unless somebody else has changed it meanwhile."""
        if page.markdown == self.quoted:
            page.markdown = self.written


def quotable(written: str) -> str:
    """`written` without what only we read."""
    if NAMED not in written:
        return written
    without = _FENCE.sub(lambda found: "" if _OURS.match(found["info"]) else found[0], written)
    return _SPAN.sub(lambda found: found["code"] or found[0], without)
