"""What stands behind a proxy in tests of the proxy alone."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.fakes.patience import LONGEST
from tests.fakes.ports import free_port

BUSY = "/busy"
"""Where each server refuses, as it may refuse one client."""


@contextmanager
def upstream(status: int) -> Iterator[int]:
    """A server that answers all with this, on its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.send_response(503 if self.path.startswith(BUSY) else status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with _answering(Handler) as port:
        yield port


@contextmanager
def _answering(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join(LONGEST)


@dataclass
class Kept:
    """A server of one file that any cache may keep, and what it was asked for."""

    tag: str = '"tag"'
    caching: str = "public, max-age=31536000, immutable"
    is_refusing: bool = False
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    """Method, and the tag that the client has already."""

    @property
    def drawn(self) -> int:
        """How often a server of ours would have drawn it."""
        return self.asked.count(("GET", None))

    @contextmanager
    def serving(self) -> Iterator[int]:
        """On its port."""
        ours = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                ours.asked.append((self.command, self.headers["If-None-Match"]))
                has_it = self.headers["If-None-Match"] == ours.tag
                self.send_response(403 if ours.is_refusing else 304 if has_it else 200)
                self.send_header("ETag", ours.tag)
                self.send_header("Cache-Control", ours.caching)
                if self.command == "GET" and not has_it:
                    self.send_header("Content-Length", "4")
                self.end_headers()
                if self.command == "GET" and not has_it:
                    self.wfile.write(b"face")

            def do_HEAD(self) -> None:
                self.do_GET()

            def log_message(self, *_: object) -> None:
                """Nothing."""

        with _answering(Handler) as port:
            yield port


@contextmanager
def one_that_is(condition: str) -> Iterator[int]:
    if condition == "gone":
        yield free_port()
    else:
        with upstream(503) as port:
            yield port


def statuses(url: str, path: str, body: bytes | None = None) -> set[int]:
    """Of two requests: each server has its turn."""
    method = "GET" if body is None else "POST"
    return {asked(url, path, method, body)[0] for _ in range(2)}


def asked(
    url: str, path: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> tuple[int, str | None, bytes]:
    """Status, what the cache says of it, and the body."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=LONGEST)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return answer.status, answer.headers["X-Cache"], answer.read()
    finally:
        connection.close()
