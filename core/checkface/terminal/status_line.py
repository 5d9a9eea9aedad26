"""Turns a wait into one line at the end of a terminal, which is gone when the wait is over.

It is written to standard error, where a person looks at it, and nowhere else. It needs nothing of a
terminal but that a carriage return goes back to the start of a row.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import TextIO

from checkface.plain_text import plain
from checkface.terminal.text import rows

SECONDS_UNTIL_SHOWN = 1.0
"""What is quickly done needs no word."""
TICK_SECONDS = 0.2
USUAL_COLUMNS = 80
UNIT = 1000.0


class StatusLine:
    """Of one process: whoever writes to the terminal meanwhile does so `aside`.

    `stream` is standard error, as it is at that time, unless it is another one.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._own = stream
        self._lock = threading.RLock()
        self._drawn = 0
        """Columns that are to be wiped."""
        self._held = False

    @contextlib.contextmanager
    def during(self, what: str, detail: Callable[[], str] = str) -> Iterator[None]:
        """Say `what` a person waits for, and `detail` as it changes, until this is over.

        However it ends, the row is empty then.
        """
        if not self._stream.isatty():
            yield
            return
        over = threading.Event()
        thread = threading.Thread(target=self._tell, args=(over, what, detail), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            with self._lock:
                self._wipe()
                self._held = False

    @contextlib.contextmanager
    def aside(self, *, leaves_row_open: bool = False) -> Iterator[None]:
        """For a word of somebody else. An open row, such as a question, is not written over."""
        with self._lock:
            self._wipe()
            self._held = leaves_row_open
            yield

    @property
    def _stream(self) -> TextIO:
        return self._own or sys.stderr

    def _tell(self, over: threading.Event, what: str, detail: Callable[[], str]) -> None:
        began = time.monotonic()
        wait = SECONDS_UNTIL_SHOWN
        while not over.wait(wait):
            wait, told = TICK_SECONDS, [what, detail(), f"{time.monotonic() - began:.0f} s"]
            with self._lock:
                if not (over.is_set() or self._held):
                    self._write("  ".join(filter(None, told)))

    def _write(self, text: str) -> None:
        shown = rows(plain(text), max(_columns(self._stream) - 1, 1))[0].rstrip()
        self._put("\r" + shown + " " * (self._drawn - len(shown)) + "\r" + shown)
        self._drawn = len(shown)

    def _wipe(self) -> None:
        if self._drawn:
            self._put("\r" + " " * self._drawn + "\r")
            self._drawn = 0

    def _put(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # the window is closed
            self._stream.write(text)
            self._stream.flush()


STATUS = StatusLine()
"""The one of this process."""


def size_in_words(count: int) -> str:
    """Bytes as a person says them; nothing for nothing."""
    if not count:
        return ""
    size, unit = float(count), "bytes"
    for larger in ("kB", "MB", "GB"):
        if size < UNIT:
            break
        size, unit = size / UNIT, larger
    return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL_COLUMNS
    except (OSError, ValueError):
        return USUAL_COLUMNS
