"""Turns what a lock file writes of a package's place into what two locks can agree on."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urlsplit

from checkface_channels.hosts import printable


class Origin(Enum):
    """Where a lock file takes a package from."""

    INDEX = "an index"
    URL = "a URL"
    GIT = "a repository"
    FOLDER = "a folder"


@dataclass(frozen=True)
class Place:
    """Where exactly a lock file takes a package from."""

    origin: Origin = Origin.INDEX
    url: str = field(default="", repr=False)
    """Of the index, the repository or the file, or the folder's path, as it is written: it may hold
    a password, so `str()` is what may be shown. Empty where the file does not say."""
    commit: str = ""
    """A repository's, in full."""
    subdirectory: str = ""
    """The folder in it that is built; empty for all of it."""

    @property
    def whence(self) -> tuple[Origin, str]:
        """The same for two spellings of one place, for one place with two passwords, and for a
        repository that has moved on."""
        return self.origin, _url_identity(self.url)

    def __str__(self) -> str:
        """`an index`, `a repository (https://…), commit 0123…`: safe to print."""
        shown = f" ({_printable_url(self.url)})" if self.url else ""
        commit = f", commit {self.commit}" if self.commit else ""
        inside = f", its folder {printable(self.subdirectory)!r}" if self.subdirectory else ""
        return f"{self.origin.value}{shown}{commit}{inside}"


def _printable_url(url: str) -> str:
    """A careless password may hold what ends a host: then nothing of it is told."""
    try:
        urlsplit(url).port  # noqa: B018 - raises for `me:pass/word`
    except ValueError:
        return "a URL that cannot be read"
    return printable(url)


SOMEWHERE = Place()
"""An index that the lock file does not name."""


def _url_identity(url: str) -> str:
    """Without credentials and fragment; schemes and hosts have no case."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return url
    if not host:
        return url.rstrip("/")
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    shown = f"{host}:{port}" if port and port != usual else host
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{shown}{parts.path.rstrip('/')}{query}"
