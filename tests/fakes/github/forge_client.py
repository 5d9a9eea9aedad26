"""Turns a method and a path into one request to the fake forge, without any client's habits."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPResponse
from typing import Any

from tests.fakes.github.fake_forge import FakeForge


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    body: bytes

    @property
    def document(self) -> Any:
        return json.loads(self.body)


class Client:
    """A token at a forge; paths start below the repository, addresses are taken as they are."""

    def __init__(self, forge: FakeForge, token: str | None) -> None:
        self.forge = forge
        self.token = token

    def send(
        self,
        method: str,
        where: str,
        body: object | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send bytes as they are, and anything else as JSON."""
        base = f"{self.forge.url}/repos/{self.forge.repository}"
        url = where if where.startswith("http") else base + where
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        kind = {"Content-Type": "image/png" if isinstance(body, bytes) else "application/json"}
        known = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent = {"User-Agent": "test", **known, **(kind if data is not None else {})}
        request = urllib.request.Request(  # noqa: S310 - the forge's own addresses
            url, data, {**sent, **(headers or {})}, method=method
        )
        return _answer(request)

    def get(self, where: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.send("GET", where, headers=headers)

    def upload(self, release: Mapping[str, Any], query: str, data: bytes = b"png") -> Answer:
        """Where the release's own `upload_url` says."""
        address = release["upload_url"].removesuffix("{?name,label}")
        return self.send("POST", f"{address}?{query}", data)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """A redirect is an answer to look at."""


def _answer(request: urllib.request.Request) -> Answer:
    opener = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))
    try:
        with opener.open(request) as response:
            return _read(response)
    except urllib.error.HTTPError as refused:
        with refused:
            return _read(refused)


def _read(response: HTTPResponse | urllib.error.HTTPError) -> Answer:
    return Answer(response.status or 0, response.headers, response.read())
