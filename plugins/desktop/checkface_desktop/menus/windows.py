"""Windows Explorer: a submenu with the algorithms, as the first CheckFace had one.

Made after the documentation, and never run on Windows by us.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from checkface_desktop.errors import LauncherError, LeftAloneError
from checkface_desktop.launcher import FILES_FOLLOW
from checkface_desktop.marker import Marker, marker_in
from checkface_desktop.menu import LABEL, State
from checkface_desktop.menus.registry import KeyChange, Registry, Tree

ALGORITHMS = ("sha256", "sha1", "sha512")
CLASSES = r"Software\Classes"
VERB = rf"{CLASSES}\*\shell\Checkface"
SUBMENU = "Checkface.Menu"
MARKER = "CheckfaceMarker"
ASSOCIATIONS_CHANGED = 0x08000000
"""What tells the Explorer to look again (SHCNE_ASSOCCHANGED)."""


def system_registry() -> Any:
    """Python's own, where there is one."""
    return import_module("winreg") if sys.platform == "win32" else None


@dataclass(frozen=True)
class Explorer:
    """Windows 11 shows it below "Show more options"."""

    winreg: Any = field(default_factory=system_registry)
    name: str = "explorer"
    title: str = "Windows Explorer"
    note: str = "Windows 11 shows it below “Show more options”"

    def is_installed(self) -> bool:
        return self.winreg is not None

    def installation(self, launcher: Path) -> Sequence[KeyChange]:
        registry = self._registry()
        if "%" in str(launcher):
            raise LauncherError(f"the Explorer takes the '%' in {str(launcher)!r} for a code")
        changes = []
        for path, tree in ((VERB, _verb), (rf"{CLASSES}\{SUBMENU}", _submenu)):
            before = registry.tree(path)
            found = _marker(before, path)
            after = tree(Marker(launcher, found.folders if found else registry.missing(path)))
            if before and not found:
                raise LeftAloneError(f"HKEY_CURRENT_USER\\{path} is not from us: left alone")
            if before != after:
                changes.append(KeyChange(registry, path, before, after))
        return changes

    def removal(self) -> Sequence[KeyChange]:
        if self.winreg is None:
            return []
        registry = self._registry()
        paths = (VERB, rf"{CLASSES}\{SUBMENU}")
        trees = {path: registry.tree(path) for path in paths}
        return [
            KeyChange(registry, path, tree, None, found.folders)
            for path, tree in trees.items()
            if (found := _marker(tree, path))
        ]

    def states(self) -> Iterator[State]:
        if self.winreg is not None and (found := _marker(self._registry().tree(VERB), VERB)):
            yield State(found.launcher, f"HKEY_CURRENT_USER\\{VERB}")

    def _registry(self) -> Registry:
        if self.winreg is None:
            raise LeftAloneError("this is no Windows: there is no registry")
        return Registry(self.winreg)


def _marker(tree: Tree | None, path: str) -> Marker | None:
    return marker_in((tree or {}).get(path, {}).get(MARKER, ""))


def _verb(marker: Marker) -> Tree:
    """Its name in the menu, and which submenu opens."""
    values = {
        MARKER: str(marker),
        "MUIVerb": LABEL,
        "Icon": str(marker.launcher),
        "ExtendedSubCommandsKey": SUBMENU,
    }
    return {VERB: values}


def _submenu(marker: Marker) -> Tree:
    """Sorted by the Explorer by the names of the keys."""
    path = rf"{CLASSES}\{SUBMENU}"
    tree: Tree = {path: {MARKER: str(marker)}, rf"{path}\shell": {}}
    for number, algorithm in enumerate(ALGORITHMS, 1):
        entry = rf"{path}\shell\{number}-{algorithm}"
        tree[entry] = {"MUIVerb": algorithm.upper()}
        tree[rf"{entry}\command"] = {"": command_line(marker.launcher, algorithm)}
    return tree


def command_line(launcher: Path, algorithm: str) -> str:
    """No path of Windows has a quotation mark in it, and no shell takes this apart."""
    return f'"{launcher}" --algorithm {algorithm} {FILES_FOLLOW} "%1"'


def tell_explorer() -> None:
    """So that the entry is seen without a new login."""
    with contextlib.suppress(AttributeError, OSError, ImportError):
        shell = import_module("ctypes").windll.shell32
        shell.SHChangeNotify(ASSOCIATIONS_CHANGED, 0, None, None)
