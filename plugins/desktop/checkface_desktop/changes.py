"""What happens to one file or one tree of keys: shown first, and then done, exactly as shown."""

from __future__ import annotations

import contextlib
import difflib
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from checkface.files import require_own, require_writable, write_file
from checkface_desktop.errors import ChangedError, LeftAloneError

LARGEST = 4 << 20
"""Bytes of a file that we read whole: no file manager's settings come near."""
RUNNABLE = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH


class Change(Protocol):
    """What `install` or `uninstall` does in one place."""

    @property
    def title(self) -> str:
        """What is done, and where."""

    def lines(self) -> Iterator[str]:
        """What is written, `+`, and what is taken away, `-`."""

    def require_possible(self) -> None:
        """Raises a `CheckfaceError` for what cannot be done, and does nothing."""

    @property
    def folders_to_clear(self) -> Iterator[Path]:
        """Folders that may be empty then, and that nobody but us has made."""

    def apply(self) -> None:
        """Do it, whole or not at all. Raises a `CheckfaceError`."""


@dataclass(frozen=True)
class FileChange:
    """A file that is made, changed or taken away."""

    path: Path
    before: bytes | None
    """None where there is no file yet."""
    after: bytes | None
    """None where there is none any more."""
    runnable: bool = False
    folders: int = 0
    """Above the file, that were made for it: they go with it, where nothing else is in them."""

    @property
    def title(self) -> str:
        kind = "new" if self.before is None else "gone" if self.after is None else "changed"
        return f"{kind}  {self.path}{' (may be run)' if self.runnable and self.after else ''}"

    def lines(self) -> Iterator[str]:
        before, after = _rows(self.before), _rows(self.after)
        if self.after is None:
            return
        for row in difflib.unified_diff(before, after, n=1, lineterm=""):
            if not row.startswith(("---", "+++", "@@")):
                yield row

    def require_possible(self) -> None:
        require_own(self.path)
        require_writable(self.path)
        changed = self.before is not None and self.after is not None
        if changed and not self.path.stat().st_mode & stat.S_IWUSR:
            raise LeftAloneError(f"{str(self.path)!r} is read-only: it is left alone")

    def apply(self) -> None:
        self.require_possible()
        if content_of(self.path) != self.before:
            raise ChangedError(f"{str(self.path)!r} has changed meanwhile: nothing was done there")
        if self.after is None:
            self.path.unlink()
            return
        write_file(self.path, self.after)
        if self.runnable:
            self.path.chmod(stat.S_IMODE(self.path.stat().st_mode) | RUNNABLE)

    @property
    def folders_to_clear(self) -> Iterator[Path]:
        if self.after is None:
            yield from [*self.path.parents][: self.folders]


def remove_folders(folders_to_clear: Iterable[Path]) -> None:
    """Those that were made for entries, the innermost first, unless something is in them."""
    for folder in sorted(set(folders_to_clear), key=lambda each: len(each.parts), reverse=True):
        with contextlib.suppress(OSError):
            folder.rmdir()


def content_of(path: Path) -> bytes | None:
    """The bytes of a file, None if there is none. Raises `LeftAloneError` for what is no file."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise LeftAloneError(f"{str(path)!r} is no regular file: it is left alone")
        data = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except FileNotFoundError:
        if path.is_symlink():
            raise LeftAloneError(
                f"{str(path)!r} is a link that leads nowhere: it is left alone"
            ) from None
        return None
    except OSError as error:
        raise LeftAloneError(f"{str(path)!r} cannot be read: {error.strerror or error}") from error
    if data is None:
        raise LeftAloneError(f"{str(path)!r} has more than {LARGEST >> 20} MiB: it is left alone")
    return data


def missing_folders(path: Path) -> int:
    """How many have to be made for it."""
    return sum(not folder.exists() for folder in path.parents)


def _rows(data: bytes | None) -> list[str]:
    return (data or b"").decode(errors="backslashreplace").splitlines()
