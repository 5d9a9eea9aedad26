"""Does what takes long beside the window: files are read in a thread, faces drawn in a process.

What has happened comes as events, which the window takes when it has time. Nothing here touches Tk.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from checkface import CheckfaceError, Digest, plain
from checkface_desktop import drawing
from checkface_desktop.reading import CancelledError, Reading, read, words_of

NO_CONSOLE = getattr(subprocess, "CREATE_NO_WINDOW", 0)
AT_ONCE = 2
"""Requests that the process that draws has: it never waits for the next one."""
ENDING = 2.0
"""Seconds for the drawing process to end by itself."""


@dataclass(frozen=True)
class Progress:
    """So many bytes of a file have been read."""

    number: int
    done: int
    total: int
    """As many as there were when it was begun."""


@dataclass(frozen=True)
class Read:
    """A file has been read, or cannot be; or a person did not want to wait."""

    number: int
    reading: Reading
    cancelled: bool = False


@dataclass(frozen=True)
class Worded:
    """The words of a file that has been read."""

    number: int
    digest: Digest
    words: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """One face, as a PPM."""

    digest: Digest
    index: int
    size: int
    picture: bytes


@dataclass(frozen=True)
class Undrawn:
    """Faces cannot be drawn here; words stand in."""

    reason: str


Event = Progress | Read | Worded | Drawn | Undrawn


class Work:
    """What one window has to do."""

    def __init__(self) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._files: queue.SimpleQueue[tuple[int, Path, str]] = queue.SimpleQueue()
        self._unworded: queue.SimpleQueue[tuple[int, Digest]] = queue.SimpleQueue()
        self._cancelled: set[int] = set()
        self._artist: subprocess.Popen[bytes] | None = None
        self._wanted: queue.PriorityQueue[tuple[int, int, bytes]] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._turns = threading.Semaphore(AT_ONCE)
        self._ended = False
        for target in (self._read_all, self._word_all):
            threading.Thread(target=target, daemon=True).start()

    def read(self, number: int, path: Path, algorithm: str) -> None:
        self._cancelled.discard(number)
        self._files.put((number, path, algorithm))

    def cancel(self, number: int) -> None:
        self._cancelled.add(number)

    def draw(self, digest: Digest, size: int, count: int) -> None:
        """Asks for the first `count` faces of a digest; one file that is looked at is drawn first.

        It is written elsewhere: a pipe takes some hundred requests, and then whoever writes waits.
        """
        wanted = json.dumps({"digest": str(digest), "size": size, "count": count}).encode()
        self._wanted.put((-count, next(self._numbers), wanted + b"\n"))
        self.prepare()

    def end(self) -> None:
        """Nobody waits for anything any more."""
        self._ended = True
        if self._artist is None:
            return
        self._artist.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._artist.wait(ENDING)

    def _read_all(self) -> None:
        while not self._ended:
            number, path, algorithm = self._files.get()
            try:
                reading = read(path, algorithm, _Meter(self, number, path).count, worded=False)
                self.events.put(Read(number, reading))
                if reading.digest:
                    self._unworded.put((number, reading.digest))
            except CancelledError:
                reading = Reading(path, algorithm, reason="reading it was cancelled")
                self.events.put(Read(number, reading, cancelled=True))

    def _word_all(self) -> None:
        """Beside the reading: of a thousand files the last verdict must not wait for words."""
        while not self._ended:
            number, digest = self._unworded.get()
            with contextlib.suppress(CheckfaceError, OSError, MemoryError):
                self.events.put(Worded(number, digest, words_of(digest)))

    def is_unwanted(self, number: int) -> bool:
        return self._ended or number in self._cancelled

    def prepare(self) -> None:
        """Let the process load what it draws with, while files are read."""
        if self._artist is not None:
            return
        self._artist = subprocess.Popen(
            [sys.executable, "-P", "-m", drawing.MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=NO_CONSOLE,
        )
        for target, pipe in ((self._ask, self._artist.stdin), (self._hear, self._artist.stdout)):
            threading.Thread(target=target, args=[pipe], daemon=True).start()

    def _ask(self, requests: IO[bytes]) -> None:
        """So few at once that what comes later, and first of all, need not wait for many."""
        with contextlib.suppress(OSError, ValueError):  # it has ended: who hears of that tells it
            while not self._ended:
                self._turns.acquire()
                _, _, wanted = self._wanted.get()
                requests.write(wanted)
                requests.flush()

    def _hear(self, replies: IO[bytes]) -> None:
        """All that the process says, and its end, if that is not ours."""
        with contextlib.suppress(OSError, ValueError):
            while line := replies.readline():
                said = json.loads(line)
                picture = replies.read(said["bytes"])
                self.events.put(_event(said, picture))
                if said["reason"] or said["index"] == said["count"] - 1:
                    self._turns.release()
        if not self._ended:
            self.events.put(Undrawn("the process that draws has ended"))


def _event(said: dict[str, object], picture: bytes) -> Event:
    if said["reason"]:
        return Undrawn(plain(str(said["reason"])))
    digest = Digest.parse(str(said["digest"]))
    return Drawn(digest, int(str(said["index"])), int(str(said["size"])), picture)


class _Meter:
    """Counts the bytes of one file, and stops where nobody wants them."""

    def __init__(self, work: Work, number: int, path: Path) -> None:
        self._work, self._number, self._path = work, number, path
        self._done = self._total = 0

    def count(self, read: int) -> None:
        if self._work.is_unwanted(self._number):
            raise CancelledError
        self._total = self._total or self._path.stat().st_size
        self._done += read
        self._work.events.put(Progress(self._number, self._done, self._total))
