"""Turns a project's page on an index (PEP 503, 691, 700, 740) into the files that it lists.

The one reader of such pages; `index` asks for them. Whatever is odd about an entry makes that entry
unreadable, with a reason; whatever is odd about a page makes the page so. Neither is ever "nothing
there".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from packaging.version import InvalidVersion, Version

from checkface import ArtifactName, Digest, normal_filename, plain
from checkface.errors import DigestError
from checkface.waiting import within
from checkface_channels.errors import UnansweredError
from checkface_channels.exchange import Answer
from checkface_channels.index_html import HtmlEntries
from checkface_channels.origins import target_url

JSON_KIND = "application/vnd.pypi.simple.v1+json"
JSON_KINDS = frozenset({JSON_KIND, "application/vnd.pypi.simple.latest+json", "application/json"})
HTML_KINDS = ("application/vnd.pypi.simple.v1+html", "text/html")
ACCEPT = f"{JSON_KIND}, {HTML_KINDS[0]};q=0.2, {HTML_KINDS[1]};q=0.1"

TELLS_SINCE = Version("1.3")
"""The first version of the simple API in which a missing `provenance` means that there is none."""
MAJOR = 1
LONGEST_NAME = 500
PARSE_SECONDS = 20.0
"""For HTML, whose reader takes its time with what was made to keep it busy."""


class UnreadablePageError(UnansweredError):
    """A page that is not one of an index; the message says whose, and what it is."""


@dataclass(frozen=True)
class ListedFile:
    """A file, as a page lists it: claims, and no more."""

    filename: str
    location: str
    """Where it is."""
    claimed: str | None = None
    """The sha256 as it stands there; None where none does."""
    yanked: str | None = None
    """Why it was yanked, which may be the empty text; None where it was not."""
    provenance: str | None = None
    """Where the attestations are."""
    tells: bool = False
    """Whether it says itself whether there are any."""
    trouble: str = ""
    """What about it cannot be read."""

    @property
    def digest(self) -> Digest | None:
        """What is claimed, where it is a sha256 at all."""
        try:
            return None if self.claimed is None else Digest("sha256", self.claimed)
        except DigestError:
            return None


@dataclass(frozen=True)
class Page:
    """What one index lists of one project."""

    host: str
    files: tuple[ListedFile, ...]
    nameless: int = 0
    """Entries of which not even the name can be read: any file may be among them."""
    version: Version | None = None
    """Of the API, where the page says so."""

    @property
    def tells(self) -> bool:
        """Whether it would tell of attestations, if there were any."""
        return self.version is not None and self.version >= TELLS_SINCE

    def files_named(self, filename: str) -> tuple[ListedFile, ...]:
        """All entries of a file, however its name is spelt.

        Raises `UnreadablePageError` if it is not there, or may be.
        """
        wanted = normal_filename(filename)
        found = tuple(file for file in self.files if normal_filename(file.filename) == wanted)
        if not found and self.nameless:
            raise self.nameless_error()
        return found

    def nameless_error(self) -> UnreadablePageError:
        return UnreadablePageError(
            f"{self.host} lists {self.nameless} file(s) of which not even the name can be read"
        )


def read_page(answer: Answer) -> Page:
    """Raises `UnreadablePageError` if it is no page of an index."""
    kind = answer.head.kind
    if kind in JSON_KINDS:
        return _of_json(answer)
    if kind in HTML_KINDS:
        return _of_html(answer)
    raise UnreadablePageError(
        f"{answer.host} answers with {plain(kind)[:LONGEST_NAME]!r}, expected a page of an index "
        "(PEP 503 or 691)"
    )


def _of_json(answer: Answer) -> Page:
    try:
        content = json.loads(answer.body)
        version = _version(content["meta"]["api-version"], answer.host)
        entries = [_entry(each, answer.head.url) for each in content["files"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadablePageError(
            f"{answer.host} sends a page that is no list of files (PEP 691)"
        ) from error
    return _page(answer.host, entries, version)


def _page(host: str, entries: Iterable[ListedFile | None], version: Version | None) -> Page:
    held = tuple(entries)
    files = tuple(each for each in held if each)
    return Page(host, files, len(held) - len(files), version)


def _version(written: object, host: str) -> Version:
    try:
        version = Version(written) if isinstance(written, str) else None
    except InvalidVersion:
        version = None
    if version is None or version.major != MAJOR:
        raise UnreadablePageError(
            f"{host} sends a page of API {plain(str(written))[:LONGEST_NAME]!r}, expected 1; a "
            "newer checkface may read it"
        )
    return version


def _entry(entry: Any, page_url: str) -> ListedFile | None:
    """None for what has no name that a file could have."""
    if not isinstance(entry, dict) or not _is_name(entry.get("filename")):
        return None
    troubles: list[str] = []
    location = _link(entry.get("url"), page_url, "URL", troubles)
    return ListedFile(
        entry["filename"],
        location or "",
        _claim(entry.get("hashes"), troubles),
        _yank_reason(entry.get("yanked")),
        _provenance(entry, page_url, troubles),
        "provenance" in entry,
        " and ".join(troubles),
    )


def _is_name(name: object) -> bool:
    """A name with a slash or a control character is no file's."""
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        return False
    return plain(name) == name and not set(name) & set("/\\")


def _claim(hashes: object, troubles: list[str]) -> str | None:
    """The sha256 as text, whatever it is."""
    if not isinstance(hashes, dict):
        troubles.append("no hashes")
        return None
    claimed = hashes.get("sha256")
    if claimed is not None and not isinstance(claimed, str):
        troubles.append("a sha256 that is no text")
        return None
    return None if claimed is None else claimed.lower()


def _yank_reason(written: object) -> str | None:
    if written is None or written is False:
        return None
    return written if isinstance(written, str) else ""


def _provenance(entry: Mapping[str, Any], page_url: str, troubles: list[str]) -> str | None:
    written = entry.get("provenance")
    return None if written is None else _link(written, page_url, "provenance", troubles)


def _link(written: object, page_url: str, what: str, troubles: list[str]) -> str | None:
    if not isinstance(written, str):
        troubles.append(f"a {what} that is no text")
        return None
    try:
        return target_url(page_url, written)
    except UnansweredError:
        troubles.append(f"a {what} that leads nowhere")
        return None


def _of_html(answer: Answer) -> Page:
    reader = HtmlEntries(answer.head.url)
    text = answer.body.decode(errors="replace")

    def read() -> list[ListedFile | None]:
        reader.feed(text)
        reader.close()
        return [_entry(entry, base) for base, entry in reader.entries]

    try:
        entries = within(PARSE_SECONDS, read)
    except (TimeoutError, ValueError, AssertionError, RecursionError) as error:
        raise UnreadablePageError(f"{answer.host} sends HTML that cannot be read") from error
    version = None if reader.version is None else _version(reader.version, answer.host)
    if not any(each and ArtifactName.parse(each.filename) for each in entries):
        raise UnreadablePageError(f"{answer.host} sends HTML that lists no file of any project")
    return _page(answer.host, entries, version)
