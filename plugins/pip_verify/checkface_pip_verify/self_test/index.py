"""Serves one wheel on the loopback address, and swaps it while pip is not looking."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from checkface_pip_verify.self_test.wheel import FILENAME, METADATA, NAME

ADDRESS = "127.0.0.1"
PAGE_TYPE = "application/vnd.pypi.simple.v1+json"


@dataclass
class Served:
    """What the index says and serves; a trial changes it between two installs."""

    downloads: Sequence[bytes]
    """The wheel's bytes for the first download, the second, …; the last for all that follow."""
    promised: str | None
    """The sha256 that its page lists; None for an index without hashes."""
    url: str = ""
    _count: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def page(self) -> bytes:
        """PEP 691, with the metadata beside the wheel (PEP 658): pip downloads it only once."""
        entry = {
            "filename": FILENAME,
            "url": f"../../files/{FILENAME}",
            "hashes": {"sha256": self.promised} if self.promised else {},
            "core-metadata": True,
        }
        page = {"meta": {"api-version": "1.0"}, "name": NAME, "files": [entry]}
        return json.dumps(page).encode()

    def next_download(self) -> bytes:
        with self._lock:
            self._count += 1
            return self.downloads[min(self._count, len(self.downloads)) - 1]


@contextmanager
def serving(served: Served) -> Iterator[Served]:
    """An index for as long as the block lasts. Raises OSError if no port can be had."""
    server = ThreadingHTTPServer((ADDRESS, 0), _handler(served))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    served.url = f"http://{ADDRESS}:{server.server_port}/simple/"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


def _handler(served: Served) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            match self.path:
                case path if path == f"/simple/{NAME}/":
                    self._send(200, served.page, PAGE_TYPE)
                case path if path == f"/files/{FILENAME}.metadata":
                    self._send(200, METADATA.encode(), "text/plain")
                case path if path == f"/files/{FILENAME}":
                    self._send(200, served.next_download(), "application/octet-stream")
                case _:
                    self._send(404, b"", "text/plain")

        def _send(self, code: int, body: bytes, kind: str) -> None:
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the user reads the trials."""

    return Handler
