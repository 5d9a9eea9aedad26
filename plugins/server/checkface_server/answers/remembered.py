"""Remembers what addresses mean, so that a file in memory is given without reading them again.

Who has the file already hears that it is the same one, and no file is needed for that.

To understand a request, and to say what never changes about its answer, takes several times as
long as to send it. Only what is named by its content is remembered: it can mean nothing else later.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeAlias

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Message, Scope, Send

from checkface_server.answers.conditions import NOT_MODIFIED, UNTAGGED, outcome
from checkface_server.pictures import Picture
from checkface_server.work.studio import Studio

MOST = 4096
"""Addresses; a kilobyte each."""
LONGEST = 1024
"""Bytes of an address that is remembered."""
LEFT_OUT = frozenset(name.encode() for name in (*UNTAGGED, "server-timing"))
"""Of a 304."""

UNLESS_KNOWN = b"if-none-match"
CHANGING = frozenset(
    f"if-{what}".encode()
    for what in ("match", "none-match", "range", "modified-since", "unmodified-since")
) | {b"range"}
"""Headers that ask for something else than the whole file."""

Key: TypeAlias = tuple[bytes, bytes, bytes]


@dataclass(frozen=True)
class Meaning:
    """What is given for an address, as long as it is in memory."""

    operation: str
    picture: Picture
    tag: str
    start: Message
    unchanged: Message
    """The start of a 304."""


@dataclass(frozen=True)
class Ready:
    """An answer that can be sent as it is."""

    operation: str
    start: Message
    body: bytes = b""
    source: str | None = None
    """Where the file came from, if there is one in it."""

    async def send(self, send: Send) -> None:
        await send(self.start)
        await send({"type": "http.response.body", "body": self.body})


class Remembered:
    """Of one application; the last ones that were asked for."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._meanings: OrderedDict[Key, Meaning] = OrderedDict()

    def __len__(self) -> int:
        return len(self._meanings)

    def find(self, scope: Scope) -> Ready | None:
        """The answer: that nothing has changed, or the whole file if it is in memory."""
        meaning = self._meanings.get(_key(scope)) if scope["method"] == "GET" else None
        if meaning is None:
            return None
        changing = CHANGING.intersection([name for name, _ in scope["headers"]])
        if changing and (changing != {UNLESS_KNOWN} or _differs(scope, meaning)):
            return None
        if changing:
            return Ready(meaning.operation, meaning.unchanged)
        file = self._studio.at_hand(meaning.picture)
        if file is None:
            return None
        return Ready(meaning.operation, meaning.start, file.data, file.source.value)

    def learn(self, scope: Scope, operation: str, picture: Picture, response: Response) -> None:
        """The answer is a whole file out of memory: all that was said of it holds next time."""
        key = _key(scope)
        if sum(map(len, key)) > LONGEST:
            return
        said = response.raw_headers
        kept = [(name, value) for name, value in said if name not in LEFT_OUT]
        tag = picture.tag(self._studio.encoders)
        meaning = Meaning(operation, picture, tag, _start(200, said), _start(NOT_MODIFIED, kept))
        self._meanings[key] = meaning
        if len(self._meanings) > MOST:
            self._meanings.popitem(last=False)


def _start(status: int, headers: list[tuple[bytes, bytes]]) -> Message:
    return {"type": "http.response.start", "status": status, "headers": headers}


def _differs(scope: Scope, meaning: Meaning) -> bool:
    return outcome(Headers(raw=scope["headers"]), meaning.tag) != NOT_MODIFIED


def _key(scope: Scope) -> Key:
    """Address and host: under another name nothing is answered."""
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    path = scope.get("raw_path") or scope["path"].encode()
    return scope.get("root_path", "").encode() + path, scope["query_string"], b"\0".join(hosts)
