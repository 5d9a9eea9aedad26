"""Turns a page into the same page with a badge in its footer."""

from __future__ import annotations

from functools import lru_cache

from checkface import Portrait, badge_html

PLACES = ("</footer>", "</body>")


def with_badge(page: str, badge: str) -> str:
    """At the end of the last footer, or of the page where its theme has none."""
    for place in PLACES:
        before, found, after = page.rpartition(place)
        if found:
            return f'{before}<div class="checkface-footer">{badge}</div>\n{found}{after}'
    return page


@lru_cache(maxsize=64)
def badge_of(portrait: Portrait, source: str, link: str | None) -> str:
    """The same for all pages that are equally deep in the site, and so written once for them."""
    return badge_html(portrait, source, link=link, documents=True)
