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

JSON_TYPE, TEXT, BINARY = (
    "application/vnd.pypi.simple.v1+json",
    "text/plain",
    "application/octet-stream",
)
Content = tuple[int, bytes, str]
NOTHING: Content = (404, b"", TEXT)
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

    @property
    def head(self) -> bytes:
        """Status line and headers, to the blank line."""
        reason = self.reason or HTTPStatus(self.status).phrase
        # Whoever is not told that this is the end may send the next question into a closed door.
        headers = {"Content-Length": str(len(self.body)), "Connection": "close", **self.headers}
        lines = [f"HTTP/1.1 {self.status} {reason}", *(f"{k}: {v}" for k, v in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


@dataclass
class Hold:
    """Stops the n-th request for a path until it is let go."""

    pattern: str
    nth: int = 1
    reached: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)


@dataclass(eq=False)
class Index:
    """What it serves and how it misbehaves; tests set the fields."""

    files: dict[str, list[bytes]] = field(default_factory=dict)
    """File name to its bytes for the 1st, 2nd, … download; the last for all that follow."""
    projects: dict[str, list[str]] = field(default_factory=dict)
    hashes: str = "sha256"
    """`sha256`, `none`, `md5`, or `wrong`."""
    promised: dict[str, str] = field(default_factory=dict)
    """File name to the sha256 that its page lists whatever the file is."""
    as_json: bool = True
    file_suffix: str = ""
    """What stands behind each file's URL."""
    metadata: dict[str, str] = field(default_factory=dict)
    """File name to the text that PEP 658 serves beside it."""
    provenance: dict[str, bytes] = field(default_factory=dict)
    """File name to the attestations (PEP 740) that its link names."""
    said: dict[str, dict[str, Any]] = field(default_factory=dict)
    """File name to keys of its page's entry that replace ours, such as `yanked`."""
    password: tuple[str, str] | None = None
    hold: Hold | None = None
    replies: dict[str, Reply] = field(default_factory=dict)
    """Path, as a pattern for all of it, to what is answered in place of all else."""
    requests: list[str] = field(default_factory=list)
    heard: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    """The path and the headers of each request."""
    closing: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.server = _Server(self)
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


class _Server(ThreadingHTTPServer):
    """Knows the index that its requests are for."""

    daemon_threads = True
    request_queue_size = 128
    """By default 5 are kept waiting, and who comes then tries again after one second, two, four:
    uv, which comes with 50 at once, has given up by then on a busy machine."""

    def __init__(self, index: Index) -> None:
        self.index = index
        super().__init__(("127.0.0.1", 0), _Request)


class _Request(BaseHTTPRequestHandler):
    """One answer after the other, as the index is told to give them."""

    server: _Server

    @property
    def _index(self) -> Index:
        return self.server.index

    def do_HEAD(self) -> None:
        """uv asks so whether parts of a file can be had: not here."""
        self._index.requests.append(f"HEAD {self.path}")
        known = self.path.removeprefix("/files/") in self._index.files
        self.send_response(200 if known else 404)
        self.end_headers()

    def do_GET(self) -> None:
        self._index.requests.append(self.path)
        self._index.heard.append((self.path, dict(self.headers.items())))
        self._wait_if_held()
        if reply := self._index.reply_to(self.path):
            self._send_reply(reply)
        elif self._index.password and not self._is_known(*self._index.password):
            self._send(401, b"", TEXT, {"WWW-Authenticate": 'Basic realm="index"'})
        else:
            self._send(*self._content())

    def _wait_if_held(self) -> None:
        hold = self._index.hold
        if hold and re.search(hold.pattern, self.path):
            asked = [path for path in self._index.requests if re.search(hold.pattern, path)]
            if len(asked) == hold.nth:
                hold.reached.set()
                hold.go.wait(HOLD_SECONDS)

    def _is_known(self, user: str, password: str) -> bool:
        wanted = base64.b64encode(f"{user}:{password}".encode()).decode()
        return self.headers.get("Authorization") == f"Basic {wanted}"

    def _content(self) -> Content:
        """What lies at the path: status, bytes and their kind."""
        index, path = self._index, self.path
        if found := re.fullmatch(r"/simple/([^/]+)/", path):
            return self._page(found[1])
        if found := re.fullmatch(r"/simple/([^/]+)/provenance", path):
            return 200, index.provenance[found[1]], "application/json"
        if found := re.fullmatch(r"/files/([^/]+)\.metadata", path):
            return 200, index.metadata[found[1]].encode(), TEXT
        name = path.removeprefix("/files/").partition("?")[0]
        if name not in index.files:
            return NOTHING
        versions = index.files[name]
        return 200, versions[min(index.downloads(name), len(versions)) - 1], BINARY

    def _page(self, project: str) -> Content:
        if project not in self._index.projects:
            return NOTHING
        links = self._index.links(project)
        if self._index.as_json:
            page = {"meta": {"api-version": "1.3"}, "name": project, "files": links}
            return 200, json.dumps(page).encode(), JSON_TYPE
        lines = ["<!DOCTYPE html>", *map(_anchor, links)]
        return 200, "\n".join(lines).encode(), "text/html"

    def _send(
        self, code: int, body: bytes, kind: str, headers: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(code)
        for name, value in {"Content-Type": kind, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_reply(self, reply: Reply) -> None:
        self.close_connection = True
        self._drip(reply.head, reply.drip_seconds if reply.drips_headers else 0.0)
        self._drip(reply.body, reply.drip_seconds)

    def _drip(self, data: bytes, seconds: float) -> None:
        if not seconds:
            self.wfile.write(data)
            return
        for at in range(len(data)):
            self.wfile.write(data[at : at + 1])
            self.wfile.flush()
            if self._index.closing.wait(seconds):
                return

    def handle(self) -> None:
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # a killed pip does not say goodbye

    def log_message(self, *_: object) -> None:
        """Say nothing: the tests read `requests`."""


def _anchor(link: Mapping[str, Any]) -> str:
    fragment = "".join(f"#{kind}={value}" for kind, value in link["hashes"].items())
    return f'<a href="{link["url"]}{fragment}">{link["filename"]}</a>'
