"""Answers /metrics, on a port of its own: for Prometheus, not for the world.

Nor for a page of a stranger whose name leads here: see `checkface_server.answers.hosts`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any, Protocol, TypeAlias

from checkface_server.answers.desk import LOOPBACK
from checkface_server.answers.hosts import MISDIRECTED, is_known

Message: TypeAlias = MutableMapping[str, Any]

PATH = "/metrics"
NOT_FOUND = b"The numbers are at /metrics.\n"
STRANGE = b"Expected the name of this server in Host: --hosts allows one, an address needs none.\n"
TEXT = "text/plain; charset=utf-8"


class Exposition(Protocol):
    """What is shown: as Prometheus calls it."""

    content_type: str

    def text(self) -> bytes:
        """As Prometheus reads it."""


class MetricsPage:
    """An ASGI application of one page."""

    def __init__(self, metrics: Exposition, hosts: Sequence[str] = LOOPBACK) -> None:
        """`hosts`: names under which it answers, beside those of this machine and any address."""
        self._metrics, self._hosts = metrics, (*LOOPBACK, *hosts)

    async def __call__(
        self,
        scope: Message,
        _receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        if scope["type"] != "http":
            return
        status, kind, body = self._answer(scope)
        headers = [
            (b"content-type", kind.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _answer(self, scope: Message) -> tuple[int, str, bytes]:
        """Status, media type, body."""
        named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if not is_known(named, self._hosts):
            return MISDIRECTED, TEXT, STRANGE
        if scope["path"] != PATH:
            return 404, TEXT, NOT_FOUND
        return 200, self._metrics.content_type, self._metrics.text()
