"""Turns bytes into a file, whole or not at all: the one place from which anything is written.

Only regular files are replaced. A link stays one and its target is replaced; a device or a pipe is
written into, since replacing it would destroy it; a folder or a socket is refused. A file that is
replaced keeps its mode, and its owner where we may give files away; hard links to it keep the old
content. Ctrl-C, a kill and a full disk leave the old file.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from checkface.errors import OutputError
from checkface.special_files import is_written_into, own_stream, write_all, write_into

__all__ = ["append_to_file", "home_folder", "require_own", "require_writable", "write_file"]

ROOT_USER = 0
LONGEST_NAME = 255
"""Bytes, on every file system that we know."""


def write_file(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a whole file or nothing, making its folder. Raises `OutputError`.

    `private`: a new file, and a new folder, are for nobody but this user.
    """
    with _as_output_errors(path):
        if is_written_into(path):
            write_into(path, data)
        else:
            _replace(Path(os.path.realpath(path)), data, private=private)


def append_to_file(path: Path, text: str) -> None:
    """Add lines behind what others have written, on lines of their own, all or none of them.

    For the files that a CI passes from step to step: no folder is made. Raises `OutputError`.
    """
    with _as_output_errors(path):
        if is_written_into(path):
            write_into(path, text.encode(errors="backslashreplace"))
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
        write_all(descriptor, lines)
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
        if is_written_into(path):
            return
        target = Path(os.path.realpath(path))
        missing = _missing_folders(target)
        if missing and not makes_folder:
            raise OutputError(f"its folder {str(missing[0])!r} is missing")
        for made in (*missing, target):
            if len(os.fsencode(made.name)) > LONGEST_NAME:
                raise OutputError(f"the name {made.name[:40]!r}… is too long")
        _require_folder((missing[-1] if missing else target).parent)


def home_folder() -> Path:
    """This user's. Raises `OutputError` where there is none, as with an empty variable HOME."""
    try:
        found = Path.home()
    except RuntimeError as error:
        raise OutputError("this user has no home folder: set HOME to yours") from error
    if not found.is_absolute():
        raise OutputError(
            f"expected HOME to be an absolute path, got {str(found)!r}: set HOME to your folder"
        )
    if found == Path(found.anchor):
        raise OutputError(f"{str(found)!r} is no folder of a user: set HOME to yours")
    return found


def require_own(path: Path) -> None:
    """Raises `OutputError` where `path` would lie in a folder of another user.

    With `sudo` files would be made that their owner could not take away again.
    """
    if not hasattr(os, "geteuid"):
        return
    with _as_output_errors(path):
        owner = next(each for each in path.parents if each.exists()).stat().st_uid
        if owner not in (ROOT_USER, os.geteuid()):
            raise OutputError(
                f"its folder belongs to another user (number {owner}): run this as that user"
            )


def _missing_folders(target: Path) -> list[Path]:
    """Those that would have to be made for it, the innermost first."""
    return list(itertools.takewhile(lambda each: not os.path.lexists(each), target.parents))


def _require_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise OutputError(f"{str(folder)!r} is not a folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(f"nothing can be written in {str(folder)!r}")


def make_private(folder: Path) -> None:
    """Make a folder, and what is missing above it, for nobody but this user. Raises OSError."""
    for each in reversed([folder, *_missing_folders(folder)]):
        each.mkdir(mode=0o700, exist_ok=True)


def _replace(target: Path, data: bytes, *, private: bool) -> None:
    """Folders that were made for a file that could not be are taken away again."""
    made = _missing_folders(target)
    try:
        if private:
            make_private(target.parent)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
        _replace_in_folder(target, data, private=private)
    except BaseException:
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _replace_in_folder(target: Path, data: bytes, *, private: bool) -> None:
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".checkface-")
    try:
        try:
            write_all(handle, data)
            if not private:
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
        if own_stream(path) is not None:
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
