"""What a drawing process and its owner say to each other: pickles, each behind its length.

Both ends are ours, started from the same installation; nobody else can write into the pipe.
"""

from __future__ import annotations

import os
import pickle
import struct
from dataclasses import dataclass
from typing import IO, BinaryIO, Protocol, TypeAlias

from checkface_server.renderer import Order, Rendered

LENGTH = struct.Struct(">Q")


@dataclass(frozen=True)
class Job:
    """An order, and the number by which its answer is known."""

    number: int
    order: Order


@dataclass(frozen=True)
class Ready:
    """The network is loaded."""


@dataclass(frozen=True)
class Unable:
    """It cannot draw, and never will; why."""

    reason: str


@dataclass(frozen=True)
class Alive:
    """A face more is drawn."""


@dataclass(frozen=True)
class Done:
    """A job, and what has become of it: its files, or why there are none."""

    number: int
    outcome: Rendered | str


Answer: TypeAlias = Ready | Unable | Alive | Done


class AsyncReader(Protocol):
    """What asyncio reads a pipe with."""

    async def readexactly(self, n: int, /) -> bytes: ...


def own_stdout() -> BinaryIO:
    """What a library prints must not come between two messages: it goes to stderr."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe


def own_stdin() -> IO[bytes]:
    """Without a buffer: Python ends with a complaint while another thread reads from one."""
    return open(0, "rb", buffering=0, closefd=False)


def pack(message: object) -> bytes:
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(data)) + data


def read(pipe: IO[bytes]) -> object:
    """The next message. Raises EOFError where the other end is gone."""
    return _unpack(_exactly(pipe, *LENGTH.unpack(_exactly(pipe, LENGTH.size))))


async def read_async(pipe: AsyncReader) -> object:
    """The next message. Raises EOFError (`IncompleteReadError`) where the other end is gone."""
    (length,) = LENGTH.unpack(await pipe.readexactly(LENGTH.size))
    return _unpack(await pipe.readexactly(length))


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        part = pipe.read(size - len(data))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


def _unpack(data: bytes) -> object:
    return pickle.loads(data)  # noqa: S301 - see above
