"""Turns a file that somebody clicked on into its digest, or into a sentence that says why not."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from checkface import CheckfaceError, Digest, plain
from checkface.errors import DigestError

CHANGED = "it was changed while it was read: this digest may be of neither"
GROWS = "it is written into while it is read, and grows: wait until that is done"
MOST_MORE = 1 << 26
"""Bytes beyond those that the system told before: for some files, as in `/proc`, it tells none."""

KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "is a folder: only a file has a digest; choose the files in it"),
    (stat.S_ISFIFO, "is a pipe, and not a file"),
    (stat.S_ISSOCK, "is a socket, and not a file"),
    (lambda mode: not stat.S_ISREG(mode), "is a device, and not a file"),
)


ADDRESS = re.compile(r"file:(?://(?:localhost)?)?(?P<path>/(?!/).*)", re.IGNORECASE | re.DOTALL)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
"""As `sftp://…` reads as a path; no file manager hands over a path that is not absolute."""


class CancelledError(Exception):
    """A person does not want to wait for it any longer."""


@dataclass(frozen=True)
class Reading:
    """What came of reading a file."""

    path: Path
    algorithm: str
    size: int | None = None
    """Bytes, as they were when we began."""
    digest: Digest | None = None
    words: tuple[str, ...] = ()
    reason: str = ""
    """Why there is no digest, or what has to be known of it."""

    @property
    def comparable(self) -> Digest | None:
        """What can be held against another one: nothing of a file that was changed meanwhile."""
        return None if self.reason else self.digest

    @property
    def name(self) -> str:
        """As a person may see it, whatever is in it."""
        return plain(self.path.name or str(self.path))


def address_of_file(text: str) -> Path | None:
    """The path that an address `file:…` names on this machine.

    It has no query and no fragment: what stands behind `?` and `#` is of the name.
    """
    found = ADDRESS.fullmatch(text)
    return Path(unquote(found["path"], errors="surrogateescape")) if found else None


def path_of(argument: str) -> Path:
    """File managers hand over paths, and some of them addresses."""
    return address_of_file(argument) or Path(argument)


def read(
    path: Path,
    algorithm: str,
    progress: Callable[[int], object] | None = None,
    *,
    worded: bool = True,
) -> Reading:
    """Waits for nothing that is no file: a pipe would hold up the window for ever.

    What `progress` raises ends it. Words take longer than a small file: they may come later.
    """
    size = None
    try:
        before = _state(path)
        size = before.st_size
        count = _Growth(before.st_size, progress).count
        digest = Digest.of_file(path, count, algorithm=algorithm)
        words = words_of(digest) if worded else ()
        remark = "" if _signature(before) == _signature(_state(path)) else CHANGED
        return Reading(path, algorithm, size, digest, words, remark)
    except (CheckfaceError, OSError, ValueError) as error:
        return Reading(path, algorithm, size, reason=_sentence(path, error))


@dataclass
class _Growth:
    """Ends the reading of a file that others write into as fast as we read."""

    size: int
    progress: Callable[[int], object] | None
    done: int = 0

    def count(self, read: int) -> None:
        self.done += read
        if self.done > self.size + MOST_MORE:
            raise DigestError(GROWS)
        if self.progress:
            self.progress(read)


def _state(path: Path) -> os.stat_result:
    status = path.stat()
    for applies, reason in KINDS:
        if applies(status.st_mode):
            raise DigestError(f"{path.name!r} {reason}")
    return status


def _signature(status: os.stat_result) -> tuple[int, ...]:
    """What differs once somebody has written into it, or put another file in its place.

    The last one also where the time of the change was set back, or the first file is there again.
    """
    times = status.st_mtime_ns, status.st_ctime_ns
    return status.st_dev, status.st_ino, status.st_size, *times


def words_of(digest: Digest) -> tuple[str, ...]:
    from checkface import Trio

    return Trio(digest).words


def _sentence(path: Path, error: Exception) -> str:
    if isinstance(error, FileNotFoundError) and ELSEWHERE.match(str(path)):
        return plain(f"{path.name!r} is at an address, not on this machine: copy it here first")
    if isinstance(error, OSError):
        return plain(f"{path.name!r} cannot be read: {error.strerror or error}")
    return plain(str(error))
