"""Turns a long list into the page of it that a client asked for, with GitHub's Link header."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.fakes.github.forge_documents import Addresses, Document
from tests.fakes.github.forge_messages import Call, Reply, in_json

MOST_PER_PAGE = 100


def page_of(call: Call, documents: list[Document], at: Addresses) -> Reply:
    """Thirty at a time, or as many as asked for, up to a hundred."""
    size = min(max(1, int(call.query.get("per_page", "30"))), MOST_PER_PAGE)
    number = max(1, int(call.query.get("page", "1")))
    last = max(1, -(-len(documents) // size))
    links = ", ".join(_links(call, at, number, last))
    page = documents[(number - 1) * size : number * size]
    return in_json(200, page, {"Link": links} if links else {})


def _links(call: Call, at: Addresses, number: int, last: int) -> list[str]:
    pages: dict[str, int] = {}
    if number > 1:
        pages |= {"prev": min(number - 1, last), "first": 1}
    if number < last:
        pages |= {"next": number + 1, "last": last}
    address = f"{at.server}{call.path}"
    return [
        f'<{address}?{urlencode({**call.query, "page": page})}>; rel="{relation}"'
        for relation, page in pages.items()
    ]
