"""Turns the text of an entry into a file that is ours alone, and knows it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from checkface_desktop.changes import FileChange, content_of, missing_folders
from checkface_desktop.errors import LeftAloneError
from checkface_desktop.marker import Marker, marker_in
from checkface_desktop.menu import State


@dataclass(frozen=True)
class OwnFile:
    """A file that nobody but us writes."""

    path: Path
    text: Callable[[Marker], str]
    """All of it; the marker stands in it and says what it starts."""
    runnable: bool = False

    def installation(self, launcher: Path) -> Iterator[FileChange]:
        before, found = self._content()
        folders = found.folders if found else missing_folders(self.path)
        after = self.text(Marker(launcher, folders)).encode()
        if before != after or (self.runnable and not _may_be_run(self.path)):
            yield FileChange(self.path, before, after, self.runnable)

    def removal(self) -> Iterator[FileChange]:
        """A file of somebody else under this name is passed over: there is none of ours."""
        try:
            before, found = self._content()
        except LeftAloneError:
            return
        if found:
            yield FileChange(self.path, before, None, folders=found.folders)

    def states(self) -> Iterator[State]:
        _, found = self._content()
        if found:
            yield State(found.launcher, str(self.path))

    def _content(self) -> tuple[bytes | None, Marker | None]:
        if self.path.is_symlink():
            raise LeftAloneError(f"{str(self.path)!r} is a link of yours: it is left alone")
        before = content_of(self.path)
        found = marker_in((before or b"").decode(errors="replace"))
        if before is not None and not found:
            raise LeftAloneError(f"{str(self.path)!r} is not from us: it is left alone")
        return before, found


def _may_be_run(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & 0o100)
