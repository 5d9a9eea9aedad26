"""Serves a folder as a static host does, and says what was asked for."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO


class StaticSite(ThreadingHTTPServer):
    """Says what was asked for."""

    daemon_threads = True

    def __init__(self, folder: Path, handler: type[Handler]) -> None:
        self.asked: list[str] = []
        self.told: list[str] = []
        """What stood in the headers of all requests."""
        super().__init__(("127.0.0.1", 0), partial(handler, directory=str(folder)))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(SimpleHTTPRequestHandler):
    server: StaticSite

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Whole, each time: it would take a file for unchanged that changed within a second."""
        del self.headers["If-Modified-Since"]
        return super().send_head()

    def log_request(self, *_said: object) -> None:
        self.server.asked.append(self.path)
        self.server.told.append(str(self.headers))

    def log_message(self, form: str, *arguments: object) -> None:
        """Not to the terminal of the tests."""


@contextmanager
def static_site(folder: Path, handler: type[Handler] = Handler) -> Iterator[StaticSite]:
    with StaticSite(folder, handler) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()
