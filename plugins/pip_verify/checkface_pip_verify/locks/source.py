"""Turns a path or `git:REVISION:PATH` into the bytes of a file, at most so many of them."""

from __future__ import annotations

import os
import posixpath
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from checkface_channels.hosts import printable
from checkface_pip_verify.locks.interface import LockError

LARGEST = 32 << 20
"""Bytes. The largest locks of large projects have 2 MiB."""

GIT = "git:"
_WANTED = "a lock file"


class Source(Protocol):
    """Where a file's bytes come from."""

    @property
    def label(self) -> str:
        """As the user wrote it, or would write it."""

    def read(self) -> bytes:
        """Raises `LockError` if that cannot be had, or is too large."""

    def beside(self, name: str) -> Source:
        """The file that this one names. Raises `LockError` if it is out of reach."""


def source_of(reference: str) -> Source:
    """Raises `LockError` for a git reference without its two parts."""
    if not reference.startswith(GIT):
        return OnDisk(Path(reference))
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

    @property
    def label(self) -> str:
        return printable(str(self.path))

    def read(self) -> bytes:
        try:
            if not stat.S_ISREG(self.path.stat().st_mode):
                raise LockError(self.label, _WANTED, "no regular file", "name the file itself")
            with self.path.open("rb") as file:
                return _bounded(file.read(LARGEST + 1), self.label)
        except (OSError, ValueError) as error:  # ValueError: a null byte in the name
            reason = getattr(error, "strerror", None) or str(error)
            raise LockError(self.label, _WANTED, f"{reason!r}", "check the path") from error

    def beside(self, name: str) -> OnDisk:
        return OnDisk(Path(os.path.normpath(self.path.parent / name)))


@dataclass(frozen=True)
class InGit:
    """A file as it is in a commit of the repository around the working directory."""

    revision: str
    path: str

    @property
    def label(self) -> str:
        return printable(f"{GIT}{self.revision}:{self.path}")

    def read(self) -> bytes:
        # No textconv: a repository's settings must not run programs of its choice on the file.
        command = ["git", "show", "--no-textconv", "--no-color", "--end-of-options"]
        try:
            return self._asked([*command, f"{self.revision}:{self.path}"])
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise LockError(self.label, _WANTED, f"{reason!r} from git", "install git") from error

    def beside(self, name: str) -> InGit:
        """Never a file of the disk: what a commit holds may not look around this machine."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), name))
        if path.startswith(("/", "../")):
            raise LockError(
                self.label, "files inside the repository", f"{name!r}", "read it from the disk"
            )
        return InGit(self.revision, path)

    def _asked(self, command: list[str]) -> bytes:
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout and process.stderr  # noqa: S101, PT018 - both are pipes
            data = process.stdout.read(LARGEST + 1)
            if len(data) > LARGEST:
                process.kill()
            said = process.stderr.read(4096).decode(errors="replace").strip().splitlines()
        if process.returncode and len(data) <= LARGEST:
            got = printable(said[0]) if said else f"exit code {process.returncode} from git"
            advice = "the path is from the repository's root, or starts with ./ for this folder"
            raise LockError(self.label, _WANTED, f"{got!r}", advice)
        return _bounded(data, self.label)


def _bounded(data: bytes, label: str) -> bytes:
    if len(data) > LARGEST:
        largest = f"at most {LARGEST >> 20} MiB"
        raise LockError(label, largest, "more", "this is no lock file")
    return data
