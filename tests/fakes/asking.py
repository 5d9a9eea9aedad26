"""Asks an ASGI application, with every byte of a request as a test wants it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message

HOST = (("host", "127.0.0.1:8080"),)
Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Got:
    """An answer."""

    status: int
    headers: Headers
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Asking:
    """A client of one application."""

    app: ASGIApp
    peer: str = "127.0.0.1"
    headers: Mapping[str, str] = field(default_factory=dict)

    def __call__(
        self, address: str | bytes, method: str = "GET", *pairs: tuple[str, str], body: bytes = b""
    ) -> Got:
        return asyncio.run(self.ask(address, method, *pairs, body=[body]))

    async def ask(
        self,
        address: str | bytes,
        method: str = "GET",
        *pairs: tuple[str, str],
        body: Iterable[bytes] = (b"",),
        gone: asyncio.Event | None = None,
    ) -> Got:
        """`gone`: when the client goes away. Without it, it waits."""
        pieces = [*body]
        sent: list[Message] = []

        async def receive() -> Message:
            if pieces:
                piece = pieces.pop(0)
                return {"type": "http.request", "body": piece, "more_body": bool(pieces)}
            await (gone or asyncio.Event()).wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app(self.scope(address, method, pairs), receive, send)
        start, *rest = sent
        return Got(
            start["status"],
            Headers(raw=start["headers"]),
            b"".join(one.get("body", b"") for one in rest),
        )

    def scope(self, address: str | bytes, method: str, pairs: Pairs) -> dict[str, Any]:
        raw = address.encode("latin-1") if isinstance(address, str) else address
        path, _, query = raw.partition(b"?")
        given = [*pairs]
        named = {name.lower() for name, _ in given}
        usual = [pair for pair in (*HOST, *self.headers.items()) if pair[0] not in named]
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path.decode("latin-1"),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": [
                (name.lower().encode(), value.encode("latin-1")) for name, value in (*usual, *given)
            ],
            "client": (self.peer, 50000),
            "server": ("127.0.0.1", 8080),
            "state": {},
        }
