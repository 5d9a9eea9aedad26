"""Turns a project's page on an index, JSON (PEP 691) or HTML (PEP 503), into the files it lists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from posixpath import basename
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from checkface import CheckfaceError
from checkface_channels.hosts import host_of

JSON_KIND = "application/vnd.pypi.simple.v1+json"
HTML_KINDS = ("application/vnd.pypi.simple.v1+html", "text/html")
ACCEPT = f"{JSON_KIND}, {HTML_KINDS[0]};q=0.2, {HTML_KINDS[1]};q=0.1"
HASH = "sha256="


class UnreadablePageError(CheckfaceError):
    """A page that is not one of an index."""


@dataclass(frozen=True)
class Link:
    """A file, as a page lists it."""

    filename: str
    location: str
    """Where it is, as seen from the page."""
    claimed: str | None
    """The sha256 that the page claims, in hex. A claim and no more."""
    yanked: str | None
    """Why it was yanked, which may be the empty text; None where it was not."""


def links_of(body: bytes, kind: str, url: str) -> list[Link]:
    """All files on a page of the media type `kind`.

    Raises `UnreadablePageError` if it is no page of an index.
    """
    if kind == JSON_KIND:
        return _of_json(body, url)
    if kind in HTML_KINDS:
        page = _Page(url)
        page.feed(body.decode(errors="replace"))
        page.close()
        return page.links
    raise UnreadablePageError(
        f"{host_of(url)} answers with {kind!r}, expected a page of an index (PEP 503 or 691)"
    )


def _of_json(body: bytes, url: str) -> list[Link]:
    try:
        page = json.loads(body)
        version = str(page["meta"]["api-version"])
        links = [_entry(entry) for entry in page["files"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadablePageError(
            f"{host_of(url)} sends a page that is no list of files (PEP 691)"
        ) from error
    if not version.startswith("1."):
        raise UnreadablePageError(
            f"{host_of(url)} sends a page of API {version!r}, expected 1; a newer checkface may "
            "read it"
        )
    return links


def _entry(entry: Any) -> Link:
    yanked = entry.get("yanked", False)
    reason = yanked if isinstance(yanked, str) else ""
    claimed = entry["hashes"].get("sha256")
    return Link(
        str(entry["filename"]),
        str(entry["url"]),
        None if claimed is None else str(claimed).lower(),
        None if yanked is False or yanked is None else reason,
    )


class _Page(HTMLParser):
    """Collects the anchors."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.links: list[Link] = []
        self._base = url

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        target = held.get("href")
        if tag == "base" and target:
            self._base = urljoin(self._base, target)
        elif tag == "a" and target:
            self.links.extend(_anchor(self._base, target, held))


def _anchor(base: str, target: str, attributes: dict[str, str | None]) -> Iterator[Link]:
    """Nothing for an anchor that leads nowhere: pages may hold others than files'."""
    try:
        location, fragment = urldefrag(urljoin(base, target))
        filename = basename(unquote(urlsplit(location).path))
    except ValueError:
        return
    claims = (part for part in fragment.split("&") if part.startswith(HASH))
    claimed = next((part.removeprefix(HASH).lower() for part in claims), None)
    yanked = (attributes["data-yanked"] or "") if "data-yanked" in attributes else None
    if filename:
        yield Link(filename, location, claimed, yanked)
