"""Turns a page into the same page with a badge in its footer."""

from __future__ import annotations

import re
from functools import lru_cache

from checkface.pages import Portrait, badge_html

PLACES = ("</footer>", "</body>")
INNER = re.compile(r'<div class="md-footer-meta__inner[^>]*>')
"""Where Material has its small print, as wide as its pages."""
DIVISION = re.compile(r"<(/?)div\b")


def with_badge(page: str, badge: str) -> str:
    """At the end of Material's small print, or of the last footer, or of a page without one."""
    block = f'<div class="checkface-footer">{badge}</div>\n'
    if end := _end_of_inner(page):
        return f"{page[:end]}{block}{page[end:]}"
    for place in PLACES:
        before, found, after = page.rpartition(place)
        if found:
            return f"{before}{block}{found}{after}"
    return page


def _end_of_inner(page: str) -> int | None:
    """Where Material's small print ends, whatever its author has in it."""
    inner = INNER.search(page)
    depth = 1
    for tag in DIVISION.finditer(page, inner.end()) if inner else ():
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return None


@lru_cache(maxsize=64)
def badge_of(portrait: Portrait, source: str, link: str | None) -> str:
    """The same for all pages that are equally deep in the site, and so written once for them."""
    return badge_html(portrait, source, link=link, documents=True)
