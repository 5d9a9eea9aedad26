"""File managers that read a file for each entry: which file, where, and with what in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from checkface_desktop.changes import FileChange
from checkface_desktop.home import Home
from checkface_desktop.menu import State
from checkface_desktop.menus.desktop_files import (
    file_manager_action,
    nemo_action,
    open_with,
    service_menu,
)
from checkface_desktop.menus.scripts import script
from checkface_desktop.own_file import OwnFile


@dataclass(frozen=True)
class FileMenu:
    """A file manager with files of ours."""

    name: str
    title: str
    files: tuple[OwnFile, ...]
    programs: tuple[str, ...]
    note: str = ""

    def is_installed(self) -> bool:
        return any(map(shutil.which, self.programs))

    def installation(self, launcher: Path) -> list[FileChange]:
        return [*chain.from_iterable(each.installation(launcher) for each in self.files)]

    def removal(self) -> list[FileChange]:
        return [*chain.from_iterable(each.removal() for each in self.files)]

    def states(self) -> Iterator[State]:
        for each in self.files:
            yield from each.states()


def nemo(home: Home) -> FileMenu:
    file = OwnFile(home.data / "nemo/actions/checkface.nemo_action", nemo_action)
    return FileMenu("nemo", "Nemo", (file,), ("nemo",))


def caja(home: Home) -> FileMenu:
    """Its folder of scripts is in the configuration, unlike that of Nautilus."""
    file = OwnFile(home.config / "caja/scripts/Check face", script, runnable=True)
    return FileMenu("caja", "Caja", (file,), ("caja",))


def dolphin(home: Home) -> FileMenu:
    """KDE runs what such a file says only if the file may be run."""
    path = home.data / "kio/servicemenus/checkface.desktop"
    file = OwnFile(path, service_menu, runnable=True)
    return FileMenu("dolphin", "Dolphin", (file,), ("dolphin",))


def pcmanfm(home: Home) -> FileMenu:
    file = OwnFile(home.data / "file-manager/actions/checkface.desktop", file_manager_action)
    return FileMenu("pcmanfm", "PCManFM", (file,), ("pcmanfm", "pcmanfm-qt"))


FILE_MANAGERS = ("nautilus", "nemo", "caja", "thunar", "dolphin", "pcmanfm", "pcmanfm-qt")


def any_file_manager(home: Home) -> FileMenu:
    """`Open With`, which also those know that have no entry of their own here."""
    file = OwnFile(home.data / "applications/checkface.desktop", open_with)
    return FileMenu("open-with", "Open With", (file,), FILE_MANAGERS)


FILE_MENUS: tuple[Callable[[Home], FileMenu], ...] = (
    nemo,
    caja,
    dolphin,
    pcmanfm,
    any_file_manager,
)
