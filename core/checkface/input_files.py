"""Turns a file that somebody wrote into its bytes, unless they never end. A public room."""

from __future__ import annotations

import codecs
import errno
import os
import select
import stat
from pathlib import Path
from typing import BinaryIO

from checkface.special_files import is_descriptor

__all__ = ["encoding_of", "open_file", "read_file", "read_regular", "regular_file"]

WRITER_PATIENCE = 20.0
"""Seconds until a pipe in a folder that nobody opens to write is given up."""

LARGEST = 64 << 20
"""Bytes of a file that is read as a whole: no manifest and no ledger comes near."""


def read_file(path: str | os.PathLike[str], largest: int = LARGEST) -> bytes:
    """All of a file that somebody wrote for us. Raises OSError as `open_file`, or if it is more."""
    with open_file(path) as file:
        data = file.read(largest + 1)
    if len(data) > largest:
        raise OSError(errno.EFBIG, f"it has more than {largest >> 20} MiB")
    return data


def encoding_of(text: bytes) -> str:
    """Of a text that an editor has saved: UTF-8, or what PowerShell and others on Windows mark.

    The mark is left out of what is decoded by it.
    """
    is_wide = text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return "utf-16" if is_wide else "utf-8-sig"


def read_regular(path: str | os.PathLike[str], largest: int = LARGEST) -> bytes:
    """As `read_file`, where nothing but a file is meant: a pipe is not waited for."""
    regular_file(path)
    return read_file(path, largest)


def regular_file(path: str | os.PathLike[str]) -> os.stat_result:
    """What the system says of a file. Raises OSError for whatever is none, before it is opened."""
    found = os.stat(path)  # noqa: PTH116 - any kind of path
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file")
    return found


def open_file(path: str | os.PathLike[str]) -> BinaryIO:
    """Opened for reading, also where a pipe brings it; raises OSError for what would never end.

    That is a device, and a pipe in a folder that nobody opens to write.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    try:
        _require_end(handle)
        if not is_descriptor(Path(path)):
            _await_writer(handle)
        os.set_blocking(handle, True)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def _require_end(handle: int) -> None:
    mode = os.fstat(handle).st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    null = os.path.samestat(os.fstat(handle), Path(os.devnull).stat())
    if stat.S_ISCHR(mode) and not null and not os.isatty(handle):
        raise OSError(errno.EINVAL, "it is a device, whose bytes never end")


def _await_writer(handle: int) -> None:
    """A pipe that nobody has opened yet would be read as empty."""
    if stat.S_ISFIFO(os.fstat(handle).st_mode):
        ready = select.select([handle], [], [], WRITER_PATIENCE)[0]
        if not ready:
            raise OSError(errno.ETIMEDOUT, f"nobody wrote to it for {WRITER_PATIENCE:.0f} s")
