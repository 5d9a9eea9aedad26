"""Answers /metrics, on a port of its own: for Prometheus, not for the world."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from checkface_server.operation.metrics import Metrics

Message: TypeAlias = MutableMapping[str, Any]

PATH = "/metrics"
NOT_FOUND = b"The numbers are at /metrics.\n"


class MetricsPage:
    """An ASGI application of one page."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def __call__(
        self,
        scope: Message,
        _receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        if scope["type"] != "http":
            return
        found = scope["path"] == PATH
        body = self._metrics.text() if found else NOT_FOUND
        kind = self._metrics.content_type if found else "text/plain; charset=utf-8"
        headers = [
            (b"content-type", kind.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        status = 200 if found else 404
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
