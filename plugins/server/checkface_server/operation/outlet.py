"""Writes lines in a thread of its own: who reads them and stands still holds up nobody else.

A pipe is full after 64 KiB that its reader has not taken. To wait for it would be to answer
nobody, not even who tells the service to end. So lines wait here, as many as there is room for;
those beyond are lost, and it is said how many.
"""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from contextlib import suppress
from io import UnsupportedOperation
from threading import Condition, Thread
from typing import TextIO

LARGEST_WAITING = 1 << 20
"""Bytes."""


class Outlet:
    """Of one stream."""

    def __init__(self, stream: TextIO, lost: Callable[[int], str]) -> None:
        """`lost` is the line that says how many have been."""
        self._stream, self._lost = stream, lost
        self._descriptor = _descriptor_of(stream)
        self._waiting: list[bytes] = []
        self._size = 0
        """Bytes that wait, or are being written."""
        self._missing = 0
        """Lines that were lost, and of which nobody knows yet."""
        self._is_cut = False
        """Whether the end of a line could not be written."""
        self._change = Condition()
        self._thread: Thread | None = None

    def write(self, text: str) -> None:
        """Whole lines, in a moment. What is no file is written at once."""
        if self._descriptor is None:
            with suppress(OSError, ValueError):  # a reader that has gone away is no error
                self._stream.write(text)
                self._stream.flush()
            return
        data = text.encode(errors="backslashreplace")
        with self._change:
            if self._size + len(data) > LARGEST_WAITING:
                self._missing += data.count(b"\n")
                return
            self._waiting.append(data)
            self._size += len(data)
            self._begin(self._descriptor)
            self._change.notify_all()

    def drain(self, seconds: float) -> None:
        """Until all is written, but no longer."""
        with self._change:
            self._change.wait_for(lambda: not self._size, seconds)

    def _begin(self, descriptor: int) -> None:
        """When there is something to write: who forks before that has no thread to miss."""
        if self._thread is None:
            thread = Thread(
                target=self._work, args=(descriptor,), name="checkface-log", daemon=True
            )
            with suppress(RuntimeError):  # no room for one now: with the next line
                thread.start()
                self._thread = thread

    def _work(self, descriptor: int) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._waiting)
                data, self._waiting = b"".join(self._waiting), []
                missing, self._missing = self._missing, 0
            is_said = self._say(descriptor, data, missing)
            with self._change:
                self._size -= len(data)
                self._missing += 0 if is_said else missing + data.count(b"\n")
                self._change.notify_all()

    def _say(self, descriptor: int, data: bytes, missing: int) -> bool:
        """Whether all of it was written."""
        told = f"{self._lost(missing)}\n".encode() if missing else b""
        whole = (b"\n" if self._is_cut else b"") + told + data
        left = _left_of(whole, descriptor)
        self._is_cut = bool(left) and (len(left) < len(whole) or self._is_cut)
        return not left


def _left_of(data: bytes, descriptor: int) -> memoryview:
    """What could not be written: a full disk, or a reader that has gone away."""
    left = memoryview(data)
    while left:
        try:
            left = left[os.write(descriptor, left) :]
        except BlockingIOError:
            select.select([], [descriptor], [])
        except OSError:
            break
    return left


def _descriptor_of(stream: TextIO) -> int | None:
    """None of what is in memory, as in a test, or closed."""
    try:
        return stream.fileno()
    except (UnsupportedOperation, OSError, ValueError):
        return None
