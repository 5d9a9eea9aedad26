"""Turns the keys below one name in the user's registry into values, and changes them.

It speaks to what Python calls `winreg`; tests give it one of their own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checkface_desktop.errors import ChangedError, LeftAloneError

Tree = dict[str, dict[str, str]]
"""The values by name of each key by its path below the root; the empty name is the default."""
SHOWN_ROOT = "HKEY_CURRENT_USER"


@dataclass(frozen=True)
class Registry:
    """What belongs to this user."""

    winreg: Any

    def tree(self, path: str) -> Tree | None:
        """A key and all below it; None if there is none. Raises `LeftAloneError`."""
        try:
            with self.winreg.OpenKey(self.winreg.HKEY_CURRENT_USER, path) as key:
                subkeys, values, _ = self.winreg.QueryInfoKey(key)
                read = [self.winreg.EnumValue(key, number) for number in range(values)]
                names = [self.winreg.EnumKey(key, number) for number in range(subkeys)]
        except FileNotFoundError:
            return None
        except OSError as error:
            raise LeftAloneError(f"{_shown(path)!r} cannot be read: {error.strerror}") from error
        found: Tree = {path: {name: str(value) for name, value, _ in read}}
        for name in names:
            found |= self.tree(f"{path}\\{name}") or {}
        return found

    def write(self, tree: Mapping[str, Mapping[str, str]]) -> None:
        for path, values in tree.items():
            with self.winreg.CreateKey(self.winreg.HKEY_CURRENT_USER, path) as key:
                for name, value in values.items():
                    self.winreg.SetValueEx(key, name, 0, self.winreg.REG_SZ, value)

    def delete(self, path: str) -> None:
        """A key with nothing below it."""
        self.winreg.DeleteKey(self.winreg.HKEY_CURRENT_USER, path)

    def delete_if_empty(self, path: str) -> None:
        if self.tree(path) == {path: {}}:
            self.delete(path)

    def missing(self, path: str) -> int:
        """How many keys above it have to be made."""
        parts = path.split("\\")[:-1]
        above = ["\\".join(parts[:count]) for count in range(1, len(parts) + 1)]
        return sum(self.tree(each) is None for each in above)


@dataclass(frozen=True)
class KeyChange:
    """A key, with all below it, that is made, renewed or taken away."""

    registry: Registry
    path: str
    before: Tree | None
    after: Tree | None
    parents: int = 0
    """Keys above it that were made for it: they go with it, where nothing else is in them."""

    @property
    def title(self) -> str:
        kind = "new" if self.before is None else "gone" if self.after is None else "changed"
        return f"{kind}  {_shown(self.path)}"

    @property
    def folders_to_clear(self) -> Iterator[Any]:
        """No folders; keys go at once."""
        return iter(())

    def lines(self) -> Iterator[str]:
        """Nothing of what is taken away: it is ours, and all of it goes."""
        before = set(_rows(self.before)) if self.after else set()
        after = [*_rows(self.after)]
        yield from (f"-{row}" for row in sorted(before - set(after)))
        yield from (f"+{row}" for row in after if row not in before)

    def require_possible(self) -> None:
        if self.registry.tree(self.path) != self.before:
            raise ChangedError(f"{_shown(self.path)!r} has changed meanwhile: try again")

    def apply(self) -> None:
        """Keys that are not in it any more are taken away, those below first."""
        self.require_possible()
        after = self.after or {}
        try:
            for path in sorted(set(self.before or ()) - set(after), key=len, reverse=True):
                self.registry.delete(path)
            self.registry.write(after)
            self._delete_parents()
        except OSError as error:
            raise LeftAloneError(
                f"{_shown(self.path)!r} cannot be written: {error.strerror}"
            ) from error

    def _delete_parents(self) -> None:
        path = self.path
        for _ in range(self.parents if self.after is None else 0):
            path = path.rpartition("\\")[0]
            with contextlib.suppress(OSError):
                self.registry.delete_if_empty(path)


def _rows(tree: Tree | None) -> Iterator[str]:
    for path, values in sorted((tree or {}).items()):
        for name, value in sorted(values.items()):
            yield f"{path}  {name or '(Default)'} = {value}"


def _shown(path: str) -> str:
    return f"{SHOWN_ROOT}\\{path}"
