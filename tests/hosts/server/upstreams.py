"""What stands behind a proxy in tests of the proxy alone."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.fakes.running_service import LONGEST, free_port

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

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join(LONGEST)


@contextmanager
def one_that_is(condition: str) -> Iterator[int]:
    if condition == "gone":
        yield free_port()
    else:
        with upstream(503) as port:
            yield port


def statuses(url: str, path: str, body: bytes | None = None) -> set[int]:
    """Of two requests: each server has its turn."""
    return {_status(url, path, body) for _ in range(2)}


def _status(url: str, path: str, body: bytes | None) -> int:
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=LONGEST)
    try:
        connection.request("GET" if body is None else "POST", path, body)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()
