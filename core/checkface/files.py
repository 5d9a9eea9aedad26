"""Turns bytes into a file, whole or not at all: the one place from which anything is written.

Only regular files are replaced. A link stays one and its target is replaced; a device or a pipe is
written into, since replacing it would destroy it; a folder or a socket is refused. A file that is
replaced keeps its mode, and its owner where we may give files away; hard links to it keep the old
content. Ctrl-C, a kill and a full disk leave the old file.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import re
import select
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from checkface.errors import OutputError

__all__ = ["append_to_file", "require_writable", "write_file"]

PATIENCE = 60.0
"""Seconds without a reader, or without one that reads, until a pipe is given up."""
PAUSE = 0.05
WRITER_PATIENCE = 20.0
"""Seconds until a pipe in a folder that nobody opens to write is given up."""

LARGEST = 64 << 20
"""Bytes of a file that is read as a whole: no manifest and no ledger comes near."""

DESCRIPTORS = re.compile(r"/proc/(self|\d+)(/task/\d+)?/fd|/dev/fd")
"""Folders whose entries are what a process has open, whatever files those are."""

STREAMS = (1, 2)

LONGEST_NAME = 255
"""Bytes, on every file system that we know."""


def write_file(path: Path, data: bytes) -> None:
    """Write a whole file or nothing, making its folder. Raises `OutputError`."""
    with _as_output_errors(path):
        if _is_written_into(path):
            _write_into(path, data)
        else:
            _replace(Path(os.path.realpath(path)), data)


def read_file(path: str | os.PathLike[str], largest: int = LARGEST) -> bytes:
    """All of a file that somebody wrote for us. Raises OSError as `open_file`, or if it is more."""
    with open_file(path) as file:
        data = file.read(largest + 1)
    if len(data) > largest:
        raise OSError(errno.EFBIG, f"it has more than {largest >> 20} MiB")
    return data


def open_file(path: str | os.PathLike[str]) -> BinaryIO:
    """Opened for reading, also where a pipe brings it; raises OSError for what would never end.

    That is a device, and a pipe in a folder that nobody opens to write.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    try:
        _require_end(handle)
        if not _is_descriptor(Path(path)):
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


def append_to_file(path: Path, text: str) -> None:
    """Add lines behind what others have written, on lines of their own, all or none of them.

    For the files that a CI passes from step to step: no folder is made. Raises `OutputError`.
    """
    with _as_output_errors(path):
        if _is_written_into(path):
            _write_into(path, text.encode(errors="backslashreplace"))
        else:
            with path.open("a+b") as file:
                append_lines(file.fileno(), text.encode(errors="backslashreplace"))


def append_lines(descriptor: int, lines: bytes) -> None:
    """Add `lines` to an open file that nobody else writes to now; a full disk leaves it as it was.

    A last line that lacks its end gets one first. Raises OSError.
    """
    before = os.lseek(descriptor, 0, os.SEEK_END)
    if before and _last_byte(descriptor, before) != b"\n":
        lines = b"\n" + lines
    try:
        _write_all(descriptor, lines)
        os.fsync(descriptor)
    except BaseException:
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, before)
        raise


def require_writable(path: Path, *, makes_folder: bool = True) -> None:
    """Raises `OutputError` for what `write_file` would refuse, and creates nothing.

    `makes_folder` says whether a folder that is missing will be made.
    """
    with _as_output_errors(path):
        if _is_written_into(path):
            return
        target = Path(os.path.realpath(path))
        missing = _missing_folders(target)
        if missing and not makes_folder:
            raise OutputError(f"its folder {str(missing[0])!r} is missing")
        for made in (*missing, target):
            if len(os.fsencode(made.name)) > LONGEST_NAME:
                raise OutputError(f"the name {made.name[:40]!r}… is too long")
        _require_folder((missing[-1] if missing else target).parent)


def _missing_folders(target: Path) -> list[Path]:
    """Those that would have to be made for it, the innermost first."""
    return list(itertools.takewhile(lambda each: not os.path.lexists(each), target.parents))


def _require_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise OutputError(f"{str(folder)!r} is not a folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(f"nothing can be written in {str(folder)!r}")


def _is_written_into(path: Path) -> bool:
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
    return not stat.S_ISREG(mode) or _own_stream(path) is not None or _is_descriptor(path)


def _is_descriptor(path: Path) -> bool:
    return bool(DESCRIPTORS.fullmatch(os.path.realpath(path.parent)))


def _own_stream(path: Path) -> int | None:
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
    _write_all(stream, data)


def _replace(target: Path, data: bytes) -> None:
    """Folders that were made for a file that could not be are taken away again."""
    made = _missing_folders(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace_in_folder(target, data)
    except BaseException:
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _replace_in_folder(target: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".checkface-")
    try:
        try:
            _write_all(handle, data)
            _adopt(handle, temporary, target)
            os.fsync(handle)  # some disks tell only here that they are full
        finally:
            os.close(handle)
        Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _adopt(handle: int, temporary: str, target: Path) -> None:
    """Mode and owner of the file that is replaced; mkstemp's 0600 would surprise on a new one."""
    try:
        old = target.stat()
    except FileNotFoundError:
        Path(temporary).chmod(0o666 & ~_umask())
        return
    if hasattr(os, "fchown"):
        with contextlib.suppress(OSError):
            os.fchown(handle, old.st_uid, old.st_gid)
    Path(temporary).chmod(stat.S_IMODE(old.st_mode))


def _write_into(path: Path, data: bytes) -> None:
    stream = _own_stream(path)
    if stream is not None:
        _write_stream(stream, data)
        return
    handle = _opened(path, time.monotonic() + PATIENCE)
    try:
        if stat.S_ISFIFO(os.fstat(handle).st_mode):
            _write_to_reader(handle, data)
        else:
            os.set_blocking(handle, True)
            _write_all(handle, data)
    finally:
        os.close(handle)


def _opened(path: Path, deadline: float) -> int:
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


def _write_all(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def _last_byte(descriptor: int, size: int) -> bytes:
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1)


@contextlib.contextmanager
def _as_output_errors(path: Path) -> Iterator[None]:
    """One sentence that names the file and the reason, whatever was wrong.

    But that of our own streams the reader has gone away is no matter of a file.
    """
    try:
        yield
    except BrokenPipeError:
        if _own_stream(path) is not None:
            raise
        raise OutputError(f"cannot write {os.fspath(path)!r}: its reader has gone away") from None
    except (OutputError, OSError, RuntimeError, ValueError) as error:  # as pathlib tells loops
        reason = _reason(path, error)
        raise OutputError(
            f"cannot write {os.fspath(path)!r}: {reason}; choose another place"
        ) from error


def _reason(path: Path, error: Exception) -> str:
    """What a person can act on: the system calls a file in the way of a folder `File exists`."""
    for parent in path.parents:
        with contextlib.suppress(OSError, ValueError):
            if parent.exists() and not parent.is_dir():
                return f"{str(parent)!r} is not a folder"
    return getattr(error, "strerror", None) or str(error)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
