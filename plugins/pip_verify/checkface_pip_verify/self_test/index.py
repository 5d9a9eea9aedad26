"""A package index on the loopback address that misbehaves as it is told to.

The self-test asks it, and so do all tests of what an index could do to us.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JSON_TYPE = "application/vnd.pypi.simple.v1+json"
HOLD_SECONDS = 60
"""A test that has died must not leave a request waiting for ever."""


@dataclass(frozen=True)
class Reply:
    """An answer to the letter, for what no good index would say."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None
    """Of the status line, where it is not the usual one."""
    drip_seconds: float = 0.0
    """Between two bytes of the body."""
    drips_headers: bool = False
    """Whether the headers drip too."""


@dataclass
class Hold:
    """Stops the n-th request for a path until it is let go."""

    pattern: str
    nth: int = 1
    reached: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)


class Index:
    """What it serves and how it misbehaves; tests set the fields."""

    def __init__(self) -> None:
        self.files: dict[str, list[bytes]] = {}
        """File name to its bytes for the 1st, 2nd, … download; the last for all that follow."""
        self.projects: dict[str, list[str]] = {}
        self.hashes = "sha256"
        """`sha256`, `none`, `md5`, or `wrong`."""
        self.promised: dict[str, str] = {}
        """File name to the sha256 that its page lists whatever the file is."""
        self.as_json = True
        self.file_suffix = ""
        """What stands behind each file's URL."""
        self.metadata: dict[str, str] = {}
        """File name to the text that PEP 658 serves beside it."""
        self.provenance: dict[str, bytes] = {}
        """File name to the attestations (PEP 740) that its link names."""
        self.said: dict[str, dict[str, Any]] = {}
        """File name to keys of its page's entry that replace ours, such as `yanked`."""
        self.password: tuple[str, str] | None = None
        self.hold: Hold | None = None
        self.replies: dict[str, Reply] = {}
        """Path, as a pattern for all of it, to what is answered in place of all else."""
        self.requests: list[str] = []
        self.heard: list[tuple[str, Mapping[str, str]]] = []
        """The path and the headers of each request."""
        self.closing = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        serve = self.server.serve_forever
        threading.Thread(target=serve, args=(0.01,), daemon=True).start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/simple/"

    def file_url(self, filename: str) -> str:
        return f"http://{self.host}/files/{filename}"

    def url_with_password(self) -> str:
        if self.password is None:
            raise ValueError("an index without a password has no such URL")
        return self.url.replace("://", f"://{self.password[0]}:{self.password[1]}@")

    def add(self, filename: str, *versions: bytes, metadata: str | None = None) -> None:
        """Serve a file; more than one `versions` are what later downloads get."""
        project = re.sub(r"[-_.]+", "-", filename.partition("-")[0]).lower()
        self.files[filename] = list(versions)
        self.projects.setdefault(project, []).append(filename)
        if metadata is not None:
            self.metadata[filename] = metadata

    def downloads(self, filename: str) -> int:
        return self.requests.count(f"/files/{filename}")

    def reply_to(self, path: str) -> Reply | None:
        """What was scripted for it, the newest script first."""
        scripts = reversed(self.replies.items())
        return next((reply for pattern, reply in scripts if re.fullmatch(pattern, path)), None)

    def close(self) -> None:
        self.closing.set()
        if self.hold:
            self.hold.go.set()
        self.server.shutdown()
        self.server.server_close()

    def links(self, project: str) -> list[dict[str, Any]]:
        return [self._link(filename) for filename in self.projects[project]]

    def _link(self, filename: str) -> dict[str, Any]:
        data = self.files[filename][0]
        hashes = {
            "sha256": {"sha256": hashlib.sha256(data).hexdigest()},
            "md5": {"md5": hashlib.md5(data, usedforsecurity=False).hexdigest()},
            "wrong": {"sha256": "0" * 64},
            "none": {},
        }[self.hashes]
        if filename in self.promised:
            hashes = {"sha256": self.promised[filename]}
        where = f"{self.url}{filename}/provenance"
        proven = {"provenance": where} if filename in self.provenance else {}
        return {
            **proven,
            "filename": filename,
            "url": f"../../files/{filename}{self.file_suffix}",
            "hashes": hashes,
            "core-metadata": filename in self.metadata,
            **self.said.get(filename, {}),
        }


@contextmanager
def serving() -> Iterator[Index]:
    """An index for as long as the block lasts. Raises OSError if no port can be had."""
    index = Index()
    try:
        yield index
    finally:
        index.close()


def _handler(index: Index) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - a class in a closure
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            index.requests.append(self.path)
            index.heard.append((self.path, dict(self.headers.items())))
            _wait_if_held(index, self.path)
            if reply := index.reply_to(self.path):
                self._send_reply(reply)
            elif index.password and not self._is_known(*index.password):
                self._send(401, b"", "text/plain", {"WWW-Authenticate": 'Basic realm="index"'})
            elif found := re.fullmatch(r"/simple/([^/]+)/", self.path):
                self._send_page(found[1])
            elif found := re.fullmatch(r"/simple/([^/]+)/provenance", self.path):
                self._send(200, index.provenance[found[1]], "application/json")
            elif found := re.fullmatch(r"/files/([^/]+)\.metadata", self.path):
                self._send(200, index.metadata[found[1]].encode(), "text/plain")
            elif (name := self.path.removeprefix("/files/").partition("?")[0]) in index.files:
                versions = index.files[name]
                nth = min(index.downloads(name), len(versions)) - 1
                self._send(200, versions[nth], "application/octet-stream")
            else:
                self._send(404, b"", "text/plain")

        def _is_known(self, user: str, password: str) -> bool:
            wanted = base64.b64encode(f"{user}:{password}".encode()).decode()
            return self.headers.get("Authorization") == f"Basic {wanted}"

        def _send_page(self, project: str) -> None:
            if project not in index.projects:
                self._send(404, b"", "text/plain")
                return
            links = index.links(project)
            if index.as_json:
                page = {"meta": {"api-version": "1.3"}, "name": project, "files": links}
                self._send(200, json.dumps(page).encode(), JSON_TYPE)
                return
            lines = ["<!DOCTYPE html>"]
            for link in links:
                fragment = "".join(f"#{kind}={value}" for kind, value in link["hashes"].items())
                lines.append(f'<a href="{link["url"]}{fragment}">{link["filename"]}</a>')
            self._send(200, "\n".join(lines).encode(), "text/html")

        def _send(
            self, code: int, body: bytes, kind: str, headers: dict[str, str] | None = None
        ) -> None:
            self.send_response(code)
            for name, value in {"Content-Type": kind, **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _send_reply(self, reply: Reply) -> None:
            self.close_connection = True
            reason = reply.reason or HTTPStatus(reply.status).phrase
            headers = {"Content-Length": str(len(reply.body)), **reply.headers}
            head = [f"HTTP/1.1 {reply.status} {reason}", *(f"{k}: {v}" for k, v in headers.items())]
            text = ("\r\n".join(head) + "\r\n\r\n").encode("utf-8", "surrogateescape")
            self._drip(text, reply.drip_seconds if reply.drips_headers else 0.0)
            self._drip(reply.body, reply.drip_seconds)

        def _drip(self, data: bytes, seconds: float) -> None:
            if not seconds:
                self.wfile.write(data)
                return
            for at in range(len(data)):
                self.wfile.write(data[at : at + 1])
                self.wfile.flush()
                if index.closing.wait(seconds):
                    return

        def handle(self) -> None:
            try:
                super().handle()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # a killed pip does not say goodbye

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests read `requests`."""

    return Handler


def _wait_if_held(index: Index, path: str) -> None:
    hold = index.hold
    if hold and re.search(hold.pattern, path):
        seen = sum(bool(re.search(hold.pattern, earlier)) for earlier in index.requests)
        if seen == hold.nth:
            hold.reached.set()
            hold.go.wait(HOLD_SECONDS)
