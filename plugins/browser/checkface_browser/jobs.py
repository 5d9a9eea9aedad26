"""Turns questions about files into answers, each in a thread of its own: none holds up another."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from checkface import CheckfaceError, Digest
from checkface.errors import DigestError
from checkface.input_files import regular_file
from checkface_browser.messages import Answers, Message

MOST_AT_ONCE = 16
"""Files that are hashed or waited for: a browser that asks for more is told so."""
MOST_HASHED = 2
"""At a time; a disk gives no more."""
STEP = 16 << 20
"""Bytes from one word of progress to the next."""


class StoppedError(CheckfaceError):
    """The browser does not want to know any more."""


class Jobs:
    """Those that have begun, by the number of their question."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._stops: dict[int, threading.Event] = {}
        self._lanes = threading.BoundedSemaphore(MOST_HASHED)
        self._turn = threading.Lock()

    def begin(self, number: int, path: Path) -> None:
        """Hash the file and answer. Raises `DigestError` where there is no room for it."""
        stop = threading.Event()
        with self._turn:
            if number in self._stops:
                raise DigestError(f"question {number} is being answered already")
            if len(self._stops) >= MOST_AT_ONCE:
                raise DigestError(f"{MOST_AT_ONCE} files are being hashed already; ask again later")
            self._stops[number] = stop
        # A daemon: a disk that never answers must not keep us when the browser has gone.
        threading.Thread(target=self._run, args=(number, path, stop), daemon=True).start()

    def stop(self, number: int) -> None:
        """Of one that has ended, or never was, nothing is said."""
        with self._turn:
            if number in self._stops:
                self._stops[number].set()

    def _run(self, number: int, path: Path, stop: threading.Event) -> None:
        try:
            self._send(self._answer(number, path, stop))
        finally:
            with self._turn:
                del self._stops[number]

    def _answer(self, number: int, path: Path, stop: threading.Event) -> Message:
        try:
            with self._lanes:
                size = size_of(path)
                digest = Digest.of_file(path, self._progress(number, size, stop))
        except CheckfaceError as error:
            return {"id": number, "error": str(error)}
        return {"id": number, "digest": str(digest), "size": size}

    def _progress(self, number: int, size: int, stop: threading.Event) -> Callable[[int], None]:
        read = told = 0

        def hear(count: int) -> None:
            nonlocal read, told
            if stop.is_set():
                raise StoppedError("stopped, as asked")
            read += count
            if read - told >= STEP:
                told = read
                self._send({"id": number, "read": read, "all": size})

        return hear

    def _send(self, message: Message) -> None:
        try:
            self._answers.send(message)
        except OSError:  # the browser has gone, and so do we, where questions are read
            return


def size_of(path: Path) -> int:
    """Bytes of a regular file: a pipe or a device could keep us for ever. Raises `DigestError`."""
    try:
        return regular_file(path).st_size
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DigestError(f"cannot read {os.fspath(path)!r}: {reason}") from error
