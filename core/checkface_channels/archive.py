"""Reads single files and times out of a source distribution without unpacking or running it."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from checkface import CheckfaceError

LARGEST_BYTES = 8 << 20
"""Of one file: a pyproject.toml or PKG-INFO beyond that is none."""

_BROKEN = (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile, zlib.error, RuntimeError)
_UNREADABLE = (*_BROKEN, NotImplementedError, ValueError, KeyError)


class UnreadableSourceError(CheckfaceError):
    """A source distribution that cannot be looked into."""


@dataclass(frozen=True)
class Member:
    """A file in an archive."""

    path: PurePosixPath
    size: int
    modified: int
    """Seconds since 1970; 0 where the archive does not tell."""
    is_file: bool
    """Not a folder, and not a link to something else."""


def read_text(path: Path, name: str) -> str | None:
    """The file `name` of the project's top folder; None if there is none.

    Raises `UnreadableSourceError`, also if there are two of them: pip and we must read the same.
    """
    with _readable(path) as archive:
        found = [m for m in archive.members() if len(m.path.parts) == 2 and m.path.name == name]  # noqa: PLR2004
        if not found:
            return None
        if len(found) > 1 or not found[0].is_file or found[0].size > LARGEST_BYTES:
            raise UnreadableSourceError(
                f"{path.name} does not hold one plain {name}: what pip would read is not certain"
            )
        with archive.open(found[0]) as file:
            return file.read(LARGEST_BYTES).decode("utf-8")


def newest_time(path: Path) -> int:
    """When the newest of its files was changed, in seconds since 1970.

    Raises `UnreadableSourceError`.
    """
    with _readable(path) as archive:
        return max((member.modified for member in archive.members()), default=0)


@dataclass(frozen=True)
class _Tar:
    archive: tarfile.TarFile

    def members(self) -> Iterator[Member]:
        for entry in self.archive:
            where = PurePosixPath(entry.name)
            yield Member(where, entry.size, int(entry.mtime), entry.isreg())

    def open(self, member: Member) -> IO[bytes]:
        found = self.archive.extractfile(str(member.path))
        if found is None:
            raise KeyError(str(member.path))
        return found


@dataclass(frozen=True)
class _Zip:
    archive: zipfile.ZipFile

    def members(self) -> Iterator[Member]:
        for entry in self.archive.infolist():
            modified = int(datetime(*entry.date_time, tzinfo=UTC).timestamp())
            where = PurePosixPath(entry.filename)
            yield Member(where, entry.file_size, modified, not entry.is_dir())

    def open(self, member: Member) -> IO[bytes]:
        return self.archive.open(str(member.path))


@contextmanager
def _readable(path: Path) -> Iterator[_Tar | _Zip]:
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as zipped:
                yield _Zip(zipped)
        else:
            with tarfile.open(path) as tarred:
                yield _Tar(tarred)
    except _UNREADABLE as error:
        raise UnreadableSourceError(f"cannot look into {path.name}: {error}") from error
