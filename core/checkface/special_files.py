"""Turns what is no regular file, a device, a pipe or a stream of ours, into where bytes go.

To replace it would destroy it, so it is written into; a pipe is waited for, but not for ever.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import select
import stat
import sys
import time
from pathlib import Path

from checkface.errors import OutputError

PATIENCE = 60.0
"""Seconds without a reader, or without one that reads, until a pipe is given up."""
PAUSE = 0.05

DESCRIPTORS = re.compile(r"/proc/(self|\d+)(/task/\d+)?/fd|/dev/fd")
"""Folders whose entries are what a process has open, whatever files those are."""

STREAMS = (1, 2)


def is_written_into(path: Path) -> bool:
    """Whether there is a device or a pipe, or a file that some process has open under a number.

    Raises `OutputError` for a folder or a socket, and OSError or ValueError for an impossible name.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        raise OutputError("it is a folder")
    if stat.S_ISSOCK(mode):
        raise OutputError("it is a socket")
    return not stat.S_ISREG(mode) or own_stream(path) is not None or is_descriptor(path)


def is_descriptor(path: Path) -> bool:
    return bool(DESCRIPTORS.fullmatch(os.path.realpath(path.parent)))


def own_stream(path: Path) -> int | None:
    """Which of our own streams `path` is, such as `/dev/stdout`, or the log that we write to."""
    for stream in STREAMS:
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(stream), path.stat()):
                return stream
    return None


def _write_stream(stream: int, data: bytes) -> None:
    """Behind what was printed: what is in a buffer comes first."""
    for printed in (sys.stdout, sys.stderr):
        if printed:
            printed.flush()
    write_all(stream, data)


def write_into(path: Path, data: bytes) -> None:
    stream = own_stream(path)
    if stream is not None:
        _write_stream(stream, data)
        return
    handle = _open(path, time.monotonic() + PATIENCE)
    try:
        if stat.S_ISFIFO(os.fstat(handle).st_mode):
            _write_to_reader(handle, data)
        else:
            os.set_blocking(handle, True)
            write_all(handle, data)
    finally:
        os.close(handle)


def _open(path: Path, deadline: float) -> int:
    """A pipe that nobody has opened to read is waited for, but not for ever."""
    flags = os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    flags |= os.O_TRUNC if path.is_file() else 0
    while True:
        try:
            return os.open(path, flags)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
        if time.monotonic() > deadline:
            raise OutputError("it is a pipe, and nobody reads it")
        time.sleep(PAUSE)


def _write_to_reader(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        if not select.select([], [handle], [], PATIENCE)[1]:
            raise OutputError(f"it is a pipe, and its reader has not read for {PATIENCE:.0f} s")
        with contextlib.suppress(BlockingIOError):
            left = left[os.write(handle, left) :]


def write_all(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]
