"""Writes the entries of browsers, takes them away, and says what is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checkface.files import require_own, write_file
from checkface_browser.entries import HOST, Entry, Standing, remove
from checkface_browser.registry import Registry


@dataclass(frozen=True)
class Done:
    """What happened, or would, to one entry."""

    entry: Entry
    change: str
    """For people: `written`, `as it was`, …"""

    def __str__(self) -> str:
        return f"{self.entry.browser.name:<16}{self.change:<12}{self.entry.path}"


@dataclass(frozen=True)
class Installer:
    """All that is done, or with `looks` only said."""

    entries: tuple[Entry, ...]
    registry: Registry | None
    looks: bool = False

    def install(self) -> Iterable[Done]:
        """None of them where one is not ours. Raises `EntryError` or `OutputError`."""
        for entry in self.entries:
            require_own(entry.path)
            entry.require_program()
            entry.require_ours()
        for entry in self.entries:
            yield Done(entry, self._install(entry))

    def uninstall(self) -> Iterable[Done]:
        """Raises as `install`."""
        for entry in self.entries:
            require_own(entry.path)
            entry.require_ours()
        for entry in self.entries:
            yield Done(entry, self._uninstall(entry))

    def status(self) -> Iterable[Done]:
        for entry in self.entries:
            unnamed = entry.standing is Standing.CURRENT and not self._is_named(entry)
            yield Done(
                entry, "entry that the registry does not name" if unnamed else entry.standing
            )

    def _install(self, entry: Entry) -> str:
        if entry.standing is Standing.CURRENT and self._is_named(entry):
            return "as it was"
        if not self.looks:
            write_file(entry.path, entry.text.encode())
            if self.registry is not None:
                self.registry.set(_key(entry), str(entry.path))
        return "would write" if self.looks else "written"

    def _uninstall(self, entry: Entry) -> str:
        if entry.standing is Standing.ABSENT and not self._is_named(entry):
            return "not there"
        if not self.looks:
            if self.registry is not None and self._is_named(entry):
                self.registry.delete(_key(entry))
            remove(entry.path)
        return "would remove" if self.looks else "removed"

    def _is_named(self, entry: Entry) -> bool:
        """Where there is no registry, the place of the file is its name; so there it is always."""
        if self.registry is None:
            return entry.standing is not Standing.ABSENT
        return self.registry.get(_key(entry)) == str(entry.path)


def _key(entry: Entry) -> str:
    return rf"{entry.browser.key}\{HOST}"
