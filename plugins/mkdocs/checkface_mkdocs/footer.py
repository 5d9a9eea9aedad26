"""Turns a page into the same page with a badge in its footer."""

from __future__ import annotations

import re
from functools import lru_cache

from checkface.pages import Portrait, badge_html

PLACES = ("</footer>", "</body>")
INNER = re.compile(r'<div class="md-footer-meta__inner[^>]*>')
"""Where Material has its small print, as wide as its pages."""


def with_badge(page: str, badge: str) -> str:
    """In Material's small print, or at the end of the last footer, or of a page without one."""
    block = f'<div class="checkface-footer">{badge}</div>\n'
    if inner := INNER.search(page):
        return f"{page[: inner.end()]}{block}{page[inner.end() :]}"
    for place in PLACES:
        before, found, after = page.rpartition(place)
        if found:
            return f"{before}{block}{found}{after}"
    return page


@lru_cache(maxsize=64)
def badge_of(portrait: Portrait, source: str, link: str | None) -> str:
    """The same for all pages that are equally deep in the site, and so written once for them."""
    return badge_html(portrait, source, link=link, documents=True)
