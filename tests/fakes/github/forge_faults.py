"""Turns a test's wish into what goes wrong at the Nth matching request."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.fakes.github.forge_messages import Call, Reply, in_json

Deed = Callable[[], object]

USUAL_MESSAGES = {
    403: "You have exceeded a secondary rate limit.",
    429: "Too many requests.",
    500: "Server Error",
    502: "Server Error",
    503: "Service Unavailable",
}


@dataclass
class Fault:
    """What goes wrong, and when."""

    method: str
    path: str
    """A pattern, searched in the request's path."""
    on: int = 1
    """The first matching request that is hit."""
    times: int = 1
    """How many matching requests are hit from there."""
    reply: Reply | None = None
    """Answered instead of doing anything."""
    leaves: Literal["starter"] | None = None
    """An upload leaves an empty asset of this state behind."""
    drop: Literal["before", "after"] | None = None
    """The connection is closed without an answer, before or after the request had its effect."""
    garbled: bool = False
    """The request has its effect, the answer's JSON is cut in half."""
    meanwhile: Deed | None = None
    """Done just before the request has its effect: another job, a person."""
    afterwards: Deed | None = None
    """Done just after it had its effect."""
    matched: int = field(default=0, init=False)

    def is_due(self, call: Call) -> bool:
        """Whether this request is hit; it is counted if it matches."""
        if call.method != self.method or not re.search(self.path, call.path):
            return False
        self.matched += 1
        return self.on <= self.matched < self.on + self.times

    @property
    def was_met(self) -> bool:
        """Whether it went wrong as often as the test wanted."""
        return self.matched >= self.on + self.times - 1


def error_reply(status: int, body: object | None, headers: Mapping[str, str]) -> Reply:
    """The usual words of this status, unless the test gives its own; bytes are sent as they are."""
    if isinstance(body, bytes):
        return Reply(status, body, {"Content-Type": "text/html", **headers})
    usual = {"message": USUAL_MESSAGES.get(status, "Error"), "documentation_url": "about:blank"}
    return in_json(status, usual if body is None else body, headers)
