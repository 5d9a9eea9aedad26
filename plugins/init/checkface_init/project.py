"""Turns a folder into the texts of its files, and into reasons to leave some of them alone."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from checkface import CheckfaceError, Repository, UnresolvedReferenceError
from checkface.errors import OutputError
from checkface.files import require_writable
from checkface_init.errors import LeftAloneError

LARGEST = 1 << 20
"""Bytes: a configuration that somebody has written by hand is far below."""

REMOTE = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^/@]*@)?|(?:[^/@:]+@))(?P<host>[A-Za-z0-9.-]+)(?::\d+(?=/))?[:/]+"
    r"(?P<path>[\w.-]+(?:/[\w.-]+)+)/?",
    re.ASCII,
)
"""A URL, or what ssh takes for one."""


@dataclass(frozen=True)
class Remote:
    """Where a repository is published, without the password that its URL may have."""

    host: str
    path: str
    """OWNER/NAME, and on some forges groups before it."""

    @property
    def url(self) -> str:
        """Of its page."""
        return f"https://{self.host}/{self.path}"

    @classmethod
    def parse(cls, url: str) -> Remote | None:
        found = REMOTE.fullmatch(url.strip())
        return cls(found["host"].lower(), found["path"].removesuffix(".git")) if found else None


@dataclass(frozen=True)
class Project:
    """The folder of a project."""

    folder: Path

    @classmethod
    def at(cls, folder: Path) -> Project:
        """Raises `CheckfaceError` for what is no folder."""
        if not folder.is_dir():
            raise CheckfaceError(f"{str(folder)!r} is no folder: name the one of your project")
        return cls(folder.resolve())

    def __truediv__(self, path: PurePosixPath | str) -> Path:
        return self.folder / path

    def exists(self, path: PurePosixPath | str) -> bool:
        """Whether something is there, be it a link that leads nowhere."""
        return os.path.lexists(self / path)

    def text(self, path: PurePosixPath | str) -> str | None:
        """Of a file that may be edited; None if there is none.

        Raises `LeftAloneError` for a file that is not ours to edit, or not in the form that an
        edit would keep.
        """
        self._require_inside(path)
        try:
            require_writable(self / path)
        except OutputError as error:
            raise LeftAloneError(f"is not ours to write ({error})") from error
        if not self.exists(path):
            return None
        self._require_regular(path)
        text = self._text_of(path)
        if "\r" in text:
            raise LeftAloneError("has line ends of Windows (CR)")
        if not os.access(self / path, os.W_OK) or not (self / path).stat().st_mode & stat.S_IWUSR:
            raise LeftAloneError("is read-only")
        return text

    def readable(self, path: PurePosixPath | str) -> str:
        """The text of a file that is only looked at; empty where that cannot be done."""
        try:
            self._require_regular(path)
            return self._text_of(path)
        except (LeftAloneError, OSError):
            return ""

    @cached_property
    def remote(self) -> Remote | None:
        """The remote `origin`."""
        try:
            return Remote.parse(Repository(self.folder).remote())
        except UnresolvedReferenceError:
            return None

    @cached_property
    def is_top(self) -> bool:
        """Whether it is the top of its repository, or in none that is known."""
        try:
            return Repository(self.folder).top().resolve() == self.folder
        except UnresolvedReferenceError:
            return True

    @cached_property
    def workflows(self) -> tuple[PurePosixPath, ...]:
        """Of GitHub."""
        folder = PurePosixPath(".github/workflows")
        try:
            found = sorted(each.name for each in (self / folder).iterdir())
        except OSError:
            return ()
        return tuple(folder / name for name in found if name.endswith((".yml", ".yaml")))

    def files_called(self, *names: str) -> Iterator[PurePosixPath]:
        """Files directly in the folder, by their names in small letters."""
        for name in sorted(path.name for path in self.folder.iterdir()):
            if name.lower() in names:
                yield PurePosixPath(name)

    def _require_inside(self, path: PurePosixPath | str) -> None:
        if not Path(os.path.realpath(self / path)).is_relative_to(self.folder):
            raise LeftAloneError("is reached by a link that leads out of the project")

    def _require_regular(self, path: PurePosixPath | str) -> None:
        self._require_inside(path)
        try:
            found = (self / path).stat()
        except OSError as error:
            raise LeftAloneError(f"cannot be read ({error.strerror})") from error
        if not stat.S_ISREG(found.st_mode):
            raise LeftAloneError("is no regular file")
        if found.st_size > LARGEST:
            raise LeftAloneError(f"has more than {LARGEST >> 10} KiB")

    def _text_of(self, path: PurePosixPath | str) -> str:
        try:
            text = (self / path).read_bytes().decode("utf-8")
        except OSError as error:
            raise LeftAloneError(f"cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            raise LeftAloneError("is not in UTF-8") from error
        if text.startswith("\ufeff"):
            raise LeftAloneError("begins with a byte order mark")
        return text
