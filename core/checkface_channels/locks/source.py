"""Turns a path or `git:REVISION:PATH` into the bytes of a file, at most so many of them."""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from checkface import Repository, UnresolvedReferenceError
from checkface_channels.hosts import printable
from checkface_channels.locks.interface import LockError

LARGEST = 32 << 20
"""Bytes. The largest locks of large projects have 2 MiB."""

GIT = "git:"
_WANTED = "a lock file"

MAY_INCLUDE = "--may-include"
TRUST = (
    "if you trust it, name it yourself: install takes it as another --lock FILE, and show, check "
    f"and diff take {MAY_INCLUDE} FILE"
)
"""A file that a person has named may be included from anywhere."""


class OutOfReachError(LockError):
    """A file that a stranger names, and nobody else does."""


class Source(Protocol):
    """Where a file's bytes come from."""

    @property
    def label(self) -> str:
        """As the user wrote it, or would write it."""

    def read(self) -> bytes:
        """Raises `LockError` if that cannot be had, or is too large."""

    def beside(self, name: str) -> Source:
        """The file that this one names. Raises `LockError` if it is out of reach."""


def source_of(reference: str, named: Iterable[str] = ()) -> Source:
    """`named` are all references that a person has given: what these are may be included.

    Raises `LockError` for a git reference without its two parts.
    """
    if not reference.startswith(GIT):
        others = (os.path.realpath(each) for each in named if not each.startswith(GIT))
        return OnDisk(Path(reference), named=frozenset(others))
    revision, _, path = reference.removeprefix(GIT).partition(":")
    if not revision or not path:
        raise LockError(
            printable(reference),
            "git:REVISION:PATH",
            "only one of the two",
            "write for example git:HEAD~1:uv.lock, with the path from the repository's root",
        )
    return InGit(revision, path)


@dataclass(frozen=True)
class OnDisk:
    """A file of this machine."""

    path: Path
    home: Path | None = None
    """The folder that included files may not leave: that of the file which a person has named."""
    named: frozenset[str] = frozenset()
    """Other files that a person has named, without links: these may be included too."""

    @property
    def label(self) -> str:
        return printable(str(self.path))

    def read(self) -> bytes:
        try:
            if not stat.S_ISREG(self.path.stat().st_mode):
                raise LockError(self.label, _WANTED, "no regular file", "name the file itself")
            with self.path.open("rb") as file:
                return _require_small(file.read(LARGEST + 1), self.label)
        except (OSError, ValueError) as error:  # ValueError: a null byte in the name
            reason = getattr(error, "strerror", None) or str(error)
            raise LockError(self.label, _WANTED, f"{reason!r}", "check the path") from error

    def beside(self, name: str) -> OnDisk:
        """A stranger may have written `name`: it leads to no secrets and no devices elsewhere."""
        home = self.home or self.path.parent
        path = Path(os.path.normpath(self.path.parent / name))
        place = os.path.realpath(path)
        if place not in self.named and not Path(place).is_relative_to(os.path.realpath(home)):
            raise OutOfReachError(
                printable(name),
                f"a file in the folder {printable(str(home))!r} of the lock that includes it",
                "one outside it",
                TRUST,
            )
        return OnDisk(path, home, self.named)


@dataclass(frozen=True)
class InGit:
    """A file as it is in a commit of the repository around the working directory."""

    revision: str
    path: str

    @property
    def label(self) -> str:
        return printable(f"{GIT}{self.revision}:{self.path}")

    def read(self) -> bytes:
        try:
            return Repository().file(self.revision, self.path, LARGEST)
        except UnresolvedReferenceError as error:
            advice = "the path is from the repository's root, or starts with ./ for this folder"
            raise LockError(self.label, _WANTED, f"({printable(str(error))})", advice) from error

    def beside(self, name: str) -> InGit:
        """Never a file of the disk: what a commit holds may not look around this machine."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), name))
        if path.startswith(("/", "../")):
            raise LockError(
                self.label, "files inside the repository", f"{name!r}", "read it from the disk"
            )
        return InGit(self.revision, path)


def _require_small(data: bytes, label: str) -> bytes:
    if len(data) > LARGEST:
        largest = f"at most {LARGEST >> 20} MiB"
        raise LockError(label, largest, "more", "this is no lock file")
    return data
