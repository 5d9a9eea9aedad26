"""A package index on the loopback address that lags, lies and breaks off as tests tell it to."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JSON_KIND = "application/vnd.pypi.simple.v1+json"


@dataclass(frozen=True)
class Fault:
    """An answer other than the right one."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    truncated: bool = False
    body: bytes | None = None
    kind: str | None = None


class UploadIndex:
    """What it serves and how it misbehaves; tests set the fields."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.claims: dict[str, str] = {}
        """File name to a sha256 that the page claims whatever the bytes are; "" for none."""
        self.yanked: dict[str, str | bool] = {}
        self.as_json = True
        self.file_base = "../../files/"
        self.password: tuple[str, str] | None = None
        self.faults: dict[str, list[Fault]] = {}
        """Path to what is answered to the 1st, 2nd, … request for it, and the right thing after."""
        self.requests: list[str] = []
        self.authorized: list[str] = []
        """The paths that a password was sent to."""
        self.agents: set[str] = set()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/simple/"

    def fail(self, path: str, *faults: Fault) -> None:
        self.faults.setdefault(path, []).extend(faults)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def links(self, project: str) -> list[dict[str, Any]]:
        return [
            {
                "filename": name,
                "url": f"{self.file_base}{name}",
                "hashes": self._hashes(name),
                "yanked": self.yanked.get(name, False),
            }
            for name in self.files
            if re.sub(r"[-_.]+", "-", name.rpartition(".")[0]).lower().startswith(f"{project}-")
        ]

    def _hashes(self, name: str) -> dict[str, str]:
        claim = self.claims.get(name, hashlib.sha256(self.files[name]).hexdigest())
        return {"sha256": claim} if claim else {}


def _handler(index: UploadIndex) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            index.requests.append(self.path)
            index.agents.add(self.headers["User-Agent"])
            if "Authorization" in self.headers:
                index.authorized.append(self.path)
            status, kind, body = self._answer()
            faults = index.faults.get(self.path, [])
            fault = faults.pop(0) if faults else Fault(status)
            self._send(fault, fault.kind or kind, body if fault.body is None else fault.body)

        def _answer(self) -> tuple[int, str, bytes]:
            if index.password and not self._is_known(*index.password):
                return 401, "text/plain", b""
            if found := re.fullmatch(r"/simple/([^/]+)/", self.path):
                links = index.links(found[1])
                return _page(index, links) if links else (404, "text/plain", b"")
            data = index.files.get(self.path.removeprefix("/files/"))
            return (404, "text/plain", b"") if data is None else (200, "application/x", data)

        def _is_known(self, user: str, password: str) -> bool:
            wanted = base64.b64encode(f"{user}:{password}".encode()).decode()
            return self.headers.get("Authorization") == f"Basic {wanted}"

        def _send(self, fault: Fault, kind: str, body: bytes) -> None:
            self.send_response(fault.status)
            headers = {"Content-Type": kind, "Content-Length": str(len(body)), **fault.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if fault.truncated else body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests read `requests`."""

    return Handler


def _page(index: UploadIndex, links: list[dict[str, Any]]) -> tuple[int, str, bytes]:
    if index.as_json:
        page = {"meta": {"api-version": "1.1"}, "name": "any", "files": links}
        return 200, f"{JSON_KIND}; charset=UTF-8", json.dumps(page).encode()
    anchors = "\n".join(map(_anchor, links))
    return 200, "text/html", f"<!DOCTYPE html><a href='#top'>top</a>{anchors}".encode()


def _anchor(link: dict[str, Any]) -> str:
    fragment = "".join(f"#sha256={value}" for value in link["hashes"].values())
    yanked = "" if link["yanked"] is False else f' data-yanked="{link["yanked"]}"'
    return f'<a href="{link["url"]}{fragment}"{yanked}>{link["filename"]}</a>'
