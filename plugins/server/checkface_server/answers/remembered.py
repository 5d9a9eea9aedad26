"""Remembers what addresses mean, so that a file in memory is given without reading them again.

To understand a request, and to say what never changes about its answer, takes several times as
long as to send it. Only what is named by its content is remembered: it can mean nothing else later.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeAlias

from starlette.responses import Response
from starlette.types import Message, Scope, Send

from checkface_server.pictures import Picture
from checkface_server.work.studio import File, Studio

MOST = 4096
"""Addresses; a kilobyte each."""
LONGEST = 1024
"""Bytes of an address that is remembered."""

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
    start: Message


class Remembered:
    """Of one application; the last ones that were asked for."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._meanings: OrderedDict[Key, Meaning] = OrderedDict()

    def __len__(self) -> int:
        return len(self._meanings)

    def find(self, scope: Scope) -> tuple[Meaning, File] | None:
        """What is asked for, and the file: only if it is the whole one, and in memory."""
        meaning = self._meanings.get(_key(scope)) if scope["method"] == "GET" else None
        if meaning is None or not CHANGING.isdisjoint([name for name, _ in scope["headers"]]):
            return None
        file = self._studio.at_hand(meaning.picture)
        return (meaning, file) if file else None

    def learn(self, scope: Scope, operation: str, picture: Picture, response: Response) -> None:
        """The answer is a whole file out of memory: all that was said of it holds next time."""
        key = _key(scope)
        if sum(map(len, key)) > LONGEST:
            return
        start = {"type": "http.response.start", "status": 200, "headers": response.raw_headers}
        self._meanings[key] = Meaning(operation, picture, start)
        if len(self._meanings) > MOST:
            self._meanings.popitem(last=False)


async def send_file(meaning: Meaning, file: File, send: Send) -> None:
    await send(meaning.start)
    await send({"type": "http.response.body", "body": file.data})


def _key(scope: Scope) -> Key:
    """Address and host: under another name nothing is answered."""
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    path = scope.get("raw_path") or scope["path"].encode()
    return scope.get("root_path", "").encode() + path, scope["query_string"], b"\0".join(hosts)
