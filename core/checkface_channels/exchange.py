"""What is asked of a server, how much of it, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from checkface_channels.authorization import Secret
from checkface_channels.hosts import host_of

OK, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, GONE, TOO_MANY = 200, 401, 403, 404, 410, 429
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SAME_METHOD = frozenset({307, 308})
"""Redirects that a request which changes something may follow."""

GET = "GET"
AS_SENT = {"Accept-Encoding": "identity"}
"""A .tar.gz is not to be unpacked on its way."""


@dataclass(frozen=True)
class Limits:
    """How long and how much of one answer we take."""

    connect_seconds: float = 5.0
    read_seconds: float = 15.0
    """Between two bytes."""
    whole_seconds: float = 60.0
    """For one question, with its redirects, tries and pauses: a server that sends a byte now and
    then never meets the limit of a read."""
    largest_bytes: int = 32 << 20
    """Of an answer, decompressed."""
    lost_seconds: float = 180.0
    """For all questions together that nobody answers."""


@dataclass(frozen=True)
class Question:
    """One request."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    secret: Secret | None = None
    """Sent to its own origin only; None lets .netrc speak to the host that is asked."""
    method: str = GET
    data: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Head:
    """What a server says before the bytes, at the end of all redirects, whatever its status."""

    status: int
    headers: Mapping[str, str]
    """Of any case: look them up as `requests` lets you."""
    url: str
    reason: str = ""

    @property
    def host(self) -> str:
        return host_of(self.url)

    def leads_to(self, method: str) -> str | None:
        """Where else to ask; None for an answer that is the last one."""
        followable = REDIRECTS if method == GET else SAME_METHOD
        return (self.headers.get("Location") or None) if self.status in followable else None

    @property
    def kind(self) -> str:
        """The media type, without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True)
class Answer:
    """What a server says, whole."""

    head: Head
    body: bytes

    @property
    def status(self) -> int:
        return self.head.status

    @property
    def headers(self) -> Mapping[str, str]:
        return self.head.headers

    @property
    def host(self) -> str:
        return self.head.host


class Receiver(Protocol):
    """What takes the bytes of an answer."""

    def update(self, data: bytes, /) -> object: ...


class Body(bytearray):
    """The bytes of a page."""

    def update(self, data: bytes, /) -> None:
        self.extend(data)
