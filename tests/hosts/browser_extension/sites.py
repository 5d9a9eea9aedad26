"""Makes a small site on loopback, whose pages are what a test says."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Site:
    address: str
    pages: dict[str, tuple[dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def page(self, path: str, body: str, **headers: str) -> str:
        """Its address. Headers are written as `content_security_policy="…"`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        told = {"Content-Type": "text/html; charset=utf-8", **named}
        self.pages[path] = (told, f"<!doctype html><meta charset=utf-8>{body}".encode())
        return self.address + path

    def moved(self, path: str, to: str) -> str:
        self.pages[path] = ({"Location": to}, b"")
        return self.address + path

    def file(self, path: str, data: bytes) -> str:
        kind = {"Content-Type": "application/octet-stream", "Content-Disposition": "attachment"}
        self.pages[path] = (kind, data)
        return self.address + path


@contextmanager
def open_site() -> Iterator[Site]:
    site = Site("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            headers, body = site.pages.get(self.path, ({}, b""))
            moved = 302 if "Location" in headers else 200
            self.send_response(moved if headers else 404)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Not to the terminal of the tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        site.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
