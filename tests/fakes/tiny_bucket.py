"""A bucket over HTTP, as S3 speaks it, on a loopback port: objects are put, got, and not there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MISSING = (
    b'<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>None of ours</Message></Error>'
)


@dataclass
class Bucket:
    """What is in it, and who asked."""

    url: str
    objects: dict[str, bytes] = field(default_factory=dict)
    signed_by: set[str] = field(default_factory=set)
    """The access keys of those who asked."""


@contextmanager
def bucket_on_loopback() -> Iterator[Bucket]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    held = Bucket(f"http://127.0.0.1:{server.server_address[1]}")
    server.bucket = held  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def bucket(self) -> Bucket:
        held: Bucket = self.server.bucket  # type: ignore[attr-defined]
        return held

    def do_PUT(self) -> None:
        self.bucket.objects[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self._send(200, b"", ETag='"x"')

    def do_GET(self) -> None:
        data = self.bucket.objects.get(self.path)
        if data is None:
            self._send(404, MISSING)
        else:
            modified = "Thu, 26 Nov 2026 11:00:00 GMT"
            self._send(200, data, **{"ETag": '"x"', "Last-Modified": modified})

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        said = self.headers.get("Authorization", "").partition("Credential=")[2]
        self.bucket.signed_by.add(said.partition("/")[0])
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """A test says what it has seen."""
