"""Holds off the signals that end a process where something has to be brought to its end."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from checkface.program import ENDING

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

STALE_SECONDS = 3600.0
"""A folder in which nothing was made for so long may be a leftover."""


@contextlib.contextmanager
def held_off() -> Iterator[None]:
    """None of them counts in here, nor in the processes that are started in here."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def private_folder(prefix: str = "pip-checkface-") -> Iterator[Path]:
    """A folder that nobody else can read, gone at the end, also if Ctrl-C is pressed twice.

    What runs that were killed have left under this prefix is taken away first.
    """
    if fcntl is not None:
        _sweep(prefix)
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        with _claim(folder):
            yield folder
    finally:
        with held_off():
            shutil.rmtree(folder, ignore_errors=True)


def _sweep(prefix: str) -> None:
    """Only folders of this user's that are old, and that no process has claimed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            found = folder.lstat()
            is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
            if is_ours and time.time() - found.st_mtime > STALE_SECONDS:
                with _claim(folder) as is_free:
                    if is_free:
                        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _claim(folder: Path) -> Iterator[bool]:
    """Whether it was free: a claim ends with its process, however that ends.

    Where folders cannot be locked nothing is ever free, and nothing is swept.
    """
    if fcntl is None:
        yield False
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield _is_locked(handle)
    finally:
        os.close(handle)


def _is_locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
