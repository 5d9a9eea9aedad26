"""Turns an HTML page of an index (PEP 503) into the entries that a JSON page would have."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from posixpath import basename
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

HASH = "sha256="


class HtmlEntries(HTMLParser):
    """Collects the anchors, and what the page says of itself."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.entries: list[tuple[str, dict[str, Any]]] = []
        """Each with the URL that its links start from."""
        self.version: str | None = None
        self._base = url

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        target = held.get("href")
        if tag == "base" and target:
            self._base = urljoin(self._base, target)
        elif tag == "meta" and held.get("name") == "pypi:repository-version":
            self.version = held.get("content") or ""
        elif tag == "a" and target:
            self.entries.extend((self._base, each) for each in _anchor(self._base, target, held))


def _anchor(base: str, target: str, held: dict[str, str | None]) -> Iterator[dict[str, Any]]:
    """Nothing for an anchor that leads to no file: pages may hold others."""
    location, fragment = urldefrag(urljoin(base, target))
    filename = basename(unquote(urlsplit(location).path))
    if not filename:
        return
    claims = (part for part in fragment.split("&") if part.startswith(HASH))
    entry: dict[str, Any] = {
        "filename": filename,
        "url": location,
        "hashes": {"sha256": next((part.removeprefix(HASH) for part in claims), None)},
        "yanked": (held["data-yanked"] or "") if "data-yanked" in held else None,
    }
    if "data-provenance" in held:
        entry["provenance"] = held["data-provenance"]
    yield entry
