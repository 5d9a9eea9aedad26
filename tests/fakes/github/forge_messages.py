"""Turns what went over the wire into words that tests read: a call, a reply, a seen request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

JSON_TYPE = "application/json; charset=utf-8"
KEPT_HEADERS = (
    "accept",
    "authorization",
    "content-length",
    "content-type",
    "user-agent",
    "x-github-api-version",
)
WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Call:
    """One request as it arrived."""

    method: str
    target: str
    """Path and query, still quoted."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """By lower-case name."""
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.body or b"{}")
        return document


@dataclass(frozen=True)
class Reply:
    """One answer."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):  # noqa: N818 - an answer of the forge, not a failure of ours
    """A request that GitHub answers with an error."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.body.decode())
        self.reply = reply


@dataclass(frozen=True)
class Seen:
    """One request and the status that it got; 0 is a connection closed without an answer."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    status: int

    @property
    def writes(self) -> bool:
        return self.method in WRITING


def in_json(status: int, document: object, headers: Mapping[str, str] | None = None) -> Reply:
    body = json.dumps(document).encode()
    return Reply(status, body, {"Content-Type": JSON_TYPE, **(headers or {})})


def refusal(
    status: int, message: str, *, headers: Mapping[str, str] | None = None, **more: object
) -> Refusal:
    """GitHub's way to say no."""
    where = {"documentation_url": "https://docs.github.com/rest", "status": str(status)}
    return Refusal(in_json(status, {"message": message, **more, **where}, headers))


def seen(call: Call, status: int) -> Seen:
    headers = {name: value for name, value in call.headers.items() if name in KEPT_HEADERS}
    return Seen(call.method, call.path, call.query, headers, status)
