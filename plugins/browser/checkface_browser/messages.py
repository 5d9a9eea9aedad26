"""Turns streams into the messages of native messaging, and back: a length of 4 bytes, then JSON.

developer.chrome.com/docs/extensions/develop/concepts/native-messaging; Firefox speaks the same.
"""

from __future__ import annotations

import json
import struct
import threading
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, TypeAlias

Message: TypeAlias = Mapping[str, Any]

LENGTH = struct.Struct("=I")
LARGEST_ASKED = 1 << 16
"""Bytes of a question; a path has a few thousand at most."""
LARGEST_ANSWERED = 1_000_000
"""Bytes: a browser ends a program that sends more than 1 MB at once."""


def questions(stream: BinaryIO) -> Iterator[Message]:
    """Each message until the browser goes away, or says what is none: then nothing can be trusted.

    One that is valid JSON and no object is an empty one.
    """
    while (data := _next(stream)) is not None:
        try:
            said = json.loads(data)
        except (ValueError, RecursionError):
            return
        yield said if isinstance(said, dict) else {}


def _next(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    if length > LARGEST_ASKED:
        return None
    data = stream.read(length)
    return data if len(data) == length else None


class Answers:
    """Sends whole messages, from any thread."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._turn = threading.Lock()

    def send(self, message: Message) -> None:
        """Raises BrokenPipeError where the browser has gone away."""
        data = json.dumps(message).encode()
        if len(data) > LARGEST_ANSWERED:
            data = json.dumps(
                {
                    "id": message.get("id"),
                    "error": f"the answer has {len(data):,} bytes, and a browser takes 1,000,000",
                }
            ).encode()
        with self._turn:
            self._stream.write(LENGTH.pack(len(data)) + data)
            self._stream.flush()
