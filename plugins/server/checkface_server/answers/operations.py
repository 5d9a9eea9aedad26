"""The table of what can be asked: of each operation where, with which parameters, and what comes.

Routes, OpenAPI, metrics and signatures are all made from it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from checkface_server.answers.desk import Desk
from checkface_server.answers.kinds import Kind
from checkface_server.work.studio import Client


@dataclass(frozen=True)
class Parameter:
    """One of a path or, with a default, of a query."""

    name: str
    kind: Kind
    meaning: str
    default: Any = None
    example: Any = None
    is_required: bool = False
    """Whether there is no answer without it; in a path, each is."""


@dataclass(frozen=True)
class Body:
    """What is sent along."""

    media_type: str
    schema: Mapping[str, Any]
    meaning: str


@dataclass(frozen=True)
class Asked:
    """One request, understood."""

    request: Request
    values: Mapping[str, Any] = field(repr=False)
    """Of the operation's parameters, each with its default where it was not given."""
    desk: Desk = field(repr=False)
    client: Client
    query: bytes = field(repr=False)
    """As it was sent, less the signature."""
    body: bytes = field(default=b"", repr=False)

    @property
    def is_head(self) -> bool:
        return self.request.method == "HEAD"


OF_A_FILE = (206, 304)
"""Other statuses of a file with an entity tag: a part of it, and that nothing has changed."""

Answer: TypeAlias = Callable[[Asked], Awaitable[Response]]
Admit: TypeAlias = Callable[[Client], AbstractContextManager[None]]


def _everybody(_: Client) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass(frozen=True)
class Operation:
    """One row: a method on a path, and what answers it."""

    name: str
    """For OpenAPI and for metrics: bounded, and nothing of a request."""
    path: str
    """`/cf1/{algorithm}/words.txt`: a name in braces is one of the parameters."""
    answer: Answer
    summary: str
    media_types: tuple[str, ...]
    """Of an answer that has what was asked for."""
    parameters: tuple[Parameter, ...] = ()
    """Those of the path in its order, then those of the query."""
    method: str = "GET"
    """GET includes HEAD."""
    status: int = 200
    """Of an answer that has what was asked for."""
    other_statuses: tuple[int, ...] = ()
    """Of answers that are neither that nor a problem."""
    body: Body | None = None
    """Without it, none is read."""
    largest_body: int | None = None
    """Bytes, where the rule of the house is not meant."""
    slowest_body: float | None = None
    """Seconds, where the rule of the house is not meant."""
    admit: Admit = _everybody
    """Held from before the body is read until it is answered. Raises `ProblemError`."""
    schema: Mapping[str, Any] | None = None
    """Of the answer, where it is JSON."""
    room: str = "cf1"
    """Under what the documentation lists it."""
    is_canonical: bool = False
    """Whether each thing has one address: another spelling of it is redirected there."""
    reads_query: bool = False
    """Whether the handler reads `Asked.query` itself, as leniently as it likes."""
    ends_in_slash: bool = False
    """Whether the path may end in one more slash."""
    is_signed: bool = True
    """Whether it costs something: where addresses must be signed, this one must."""
    is_described: bool = True
    """Whether OpenAPI tells of it: the files of a page are nobody's interface."""
    is_for_any_host: bool = False
    """Whether it answers under any name: only what says nothing and costs nothing."""

    def parameter(self, name: str) -> Parameter:
        return next(one for one in self.parameters if one.name == name)
