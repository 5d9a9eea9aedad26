"""Turns the table of operations into an ASGI application: every rule of the house in one place."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from checkface_server.answers.bodies import ClientGoneError, body_of
from checkface_server.answers.clients import client_of
from checkface_server.answers.desk import Answered, Desk
from checkface_server.answers.hosts import require_host
from checkface_server.answers.in_pieces import InPieces
from checkface_server.answers.operations import Asked, Operation
from checkface_server.answers.paths import SAFE, Found, Table
from checkface_server.answers.problems import ProblemError, problem_document
from checkface_server.answers.readings import values_of
from checkface_server.answers.remembered import Remembered
from checkface_server.answers.safety import add_safety, bound_sharing, preflight
from checkface_server.answers.signatures import Signed, require_signature, without_signature
from checkface_server.pictures import Picture

NONE = "none"
"""The name of the operation of what is asked for and is not there."""
GONE = 499
"""Whoever asked is not there any more: for our own numbers, nobody reads it."""

_PATH = re.compile(r"[\x21-\x7e]*")


@dataclass
class Turn:
    """One request while it is answered."""

    request: Request
    path: str
    query: bytes
    marks: list[bytes]
    found: Found | None = None

    @property
    def name(self) -> str:
        return self.found.operation.name if self.found else NONE


class Application:
    """Answers HTTP by the table."""

    def __init__(self, desk: Desk, operations: Iterable[Operation]) -> None:
        self._desk, self.table = desk, Table(operations)
        self.remembered = Remembered(desk.studio)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000, "reason": ""})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        found = self.remembered.find(scope)
        if found is None:
            await self._read_and_answer(Request(scope, receive, send), started, send)
            return
        await found.send(send)
        self._tell(scope, found.operation, found.start["status"], started, found.source)

    async def _read_and_answer(self, request: Request, started: float, send: Send) -> None:
        query, marks = without_signature(request.scope["query_string"])
        turn = Turn(request, raw_path(request.scope), query, marks)
        response = await self._response(turn)
        add_safety(response)
        if turn.found and self._must_be_signed(turn.found.operation):
            bound_sharing(response)
        await _deliver(response, request.method, send)
        picture: Picture | None = getattr(request.state, "remembered", None)
        if picture:
            self.remembered.learn(request.scope, turn.name, picture, response)
        source = getattr(request.state, "source", None)
        self._tell(request.scope, turn.name, response.status_code, started, source)

    def _tell(
        self, scope: Scope, operation: str, status: int, started: float, source: str | None
    ) -> None:
        desk = self._desk
        client = client_of(Request(scope), desk.rules) if desk.names_clients else None
        seconds = time.perf_counter() - started
        desk.on_answer(Answered(operation, scope["method"], status, seconds, source, client))

    async def _response(self, turn: Turn) -> Response:
        """Whatever happens, there is an answer."""
        try:
            return await self._operate(turn)
        except ProblemError as error:
            problem = error.problem
        except ClientGoneError:
            return Response(status_code=GONE)
        except Exception as error:  # noqa: BLE001 - one that fails must not end the others
            self._desk.on_error(error)
            problem = ProblemError(500, "Something is wrong here; it has been noted.").problem
        return problem_document(problem)

    async def _operate(self, turn: Turn) -> Response:
        self._require_short(turn)
        there = list(self.table.all_at(turn.path))
        if not all(one.operation.is_for_any_host for one in there) or not there:
            require_host(turn.request, self._desk.rules.hosts)
        if turn.request.method == "OPTIONS" and (there or turn.path == "*"):
            return preflight(_methods(there))
        turn.found = _chosen(there, turn.request.method)
        values = values_of(turn.found.operation, turn.found.texts, turn.query)
        return await self._at(turn.found, turn, values)

    async def _at(self, found: Found, turn: Turn, values: dict[str, Any]) -> Response:
        """Its canonical address is what is signed: another spelling of it leads there."""
        operation, request = found.operation, turn.request
        path = found.template.fill(values) if operation.is_canonical else turn.path
        client = client_of(request, self._desk.rules)
        with operation.admit(client):
            body = await self._body(operation, request)
            self._require_signed(operation, Signed(path, turn.query, operation.method, body), turn)
            if path != turn.path:
                return _redirect(path, request.scope["query_string"])
            asked = Asked(request, values, self._desk, client, turn.query, body)
            return await operation.answer(asked)

    async def _body(self, operation: Operation, request: Request) -> bytes:
        if not operation.body:
            return b""
        limits = (operation.largest_body, operation.slowest_body)
        return await body_of(request, self._desk.rules, *limits)

    def _require_signed(self, operation: Operation, signed: Signed, turn: Turn) -> None:
        if self._must_be_signed(operation):
            require_signature(turn.marks, signed, self._desk.rules.signing_keys)

    def _must_be_signed(self, operation: Operation) -> bool:
        return bool(self._desk.rules.signing_keys) and operation.is_signed

    def _require_short(self, turn: Turn) -> None:
        longest = self._desk.rules.longest_url
        if len(turn.path) + len(turn.request.scope["query_string"]) > longest:
            raise ProblemError(414, f"Expected an address of {longest:,} characters at most.")
        if not _PATH.fullmatch(turn.path):
            raise ProblemError(400, "Expected a path of ASCII: other characters are escaped.")


def raw_path(scope: Scope) -> str:
    """As it was sent, below where we are mounted."""
    raw: bytes | None = scope.get("raw_path")
    path = raw.decode("latin-1") if raw else quote(scope["path"], safe=SAFE)
    root = scope.get("root_path", "").rstrip("/")
    return path.removeprefix(root) if root and path.startswith(f"{root}/") else path


def _chosen(there: list[Found], method: str) -> Found:
    """Raises `ProblemError`, 404 and 405."""
    if not there:
        raise ProblemError(404, "There is nothing here: /openapi.json lists all that is.")
    wanted = "GET" if method == "HEAD" else method
    for one in there:
        if one.operation.method == wanted:
            return one
    methods = _methods(there)
    raise ProblemError(
        405, f"This method is not for this address: expected {methods}.", headers={"Allow": methods}
    )


def _methods(there: list[Found]) -> str:
    found = {one.operation.method for one in there} or {"GET", "POST"}
    return ", ".join(sorted(found | ({"HEAD"} if "GET" in found else set()) | {"OPTIONS"}))


def _redirect(path: str, query: bytes) -> Response:
    """308: the method stays. The path is made of our own letters, the query as it came."""
    where = f"{path}?{quote(query, safe=SAFE + '?%')}" if query else path
    kept = {"Location": where, "Cache-Control": "public, max-age=86400"}
    return Response(status_code=308, headers=kept)


async def _deliver(response: Response, method: str, send: Send) -> None:
    start = {"status": response.status_code, "headers": response.raw_headers}
    await send({"type": "http.response.start", **start})
    if isinstance(response, InPieces):
        for piece in response.pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    body = b"" if method == "HEAD" else bytes(response.body)
    await send({"type": "http.response.body", "body": body})


async def _live(receive: Receive, send: Send) -> None:
    """Nothing of ours begins or ends with the server's loop."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
