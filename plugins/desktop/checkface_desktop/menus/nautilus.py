"""Nautilus: at the top of the menu where it runs Python, else among its scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from shutil import which

from checkface_desktop.changes import FileChange, content_of
from checkface_desktop.home import Home
from checkface_desktop.launcher import FILES_FOLLOW
from checkface_desktop.marker import Marker
from checkface_desktop.menu import LABEL, TIP, State
from checkface_desktop.menus.scripts import script
from checkface_desktop.own_file import OwnFile

MODULE = "checkface_menu"
LIBRARIES = ("usr/lib", "usr/lib64", "usr/lib/*-linux-gnu*", "usr/local/lib")
LIBRARY = "nautilus/extensions-*/libnautilus-python.so"
"""What python3-nautilus, as Debian calls it, brings."""

EXTENSION = '''\
# {marker}
"""Runs in Nautilus, with the system's Python: the entry in its menu, and nothing of checkface."""

import subprocess

from gi.repository import GObject, Nautilus

COMMAND = {command!r}


class CheckfaceMenu(GObject.GObject, Nautilus.MenuProvider):
    def get_file_items(self, *args):
        """The last argument are the files, in the third and in the fourth version of the API."""
        paths = [each.get_location().get_path() for each in args[-1] if not each.is_directory()]
        if not paths or None in paths:
            return []
        item = Nautilus.MenuItem(name="CheckfaceMenu::show", label={label!r}, tip={tip!r})
        item.connect("activate", self.show, paths)
        return [item]

    def get_background_items(self, *args):
        return []

    def show(self, _item, paths):
        subprocess.Popen([*COMMAND, *paths], stdin=subprocess.DEVNULL, start_new_session=True)
'''


def extension(marker: Marker) -> str:
    command = [str(marker.launcher), FILES_FOLLOW]
    return EXTENSION.format(marker=marker, command=command, label=LABEL, tip=TIP)


@dataclass(frozen=True)
class Nautilus:
    """Either of the two, and the other one is taken away."""

    home: Home
    system: Path = Path("/")
    name: str = "nautilus"
    title: str = "Nautilus (Files)"
    note: str = "`nautilus -q` lets it look for the entry"

    @property
    def _extension(self) -> OwnFile:
        folder = self.home.data / "nautilus-python/extensions"
        return OwnFile(folder / f"{MODULE}.py", extension)

    @property
    def _script(self) -> OwnFile:
        return OwnFile(self.home.data / "nautilus/scripts/Check face", script, runnable=True)

    def is_installed(self) -> bool:
        return which("nautilus") is not None

    def installation(self, launcher: Path) -> Sequence[FileChange]:
        wanted, other = self._extension, self._script
        if not self.runs_python:
            wanted, other = other, wanted
        return [*wanted.installation(launcher), *self._removal_of(other)]

    def removal(self) -> Sequence[FileChange]:
        both = (self._extension, self._script)
        return [*chain.from_iterable(self._removal_of(each) for each in both)]

    def states(self) -> Iterator[State]:
        yield from self._extension.states()
        yield from self._script.states()

    def _removal_of(self, file: OwnFile) -> Iterator[FileChange]:
        gone = [*file.removal()]
        if gone and file.path.suffix == ".py":
            yield from _bytecode_removal(file.path)
        yield from gone

    @property
    def runs_python(self) -> bool:
        """Whether it has an entry at the top of its menu; else it is among the scripts."""
        return any(any(self.system.glob(f"{each}/{LIBRARY}")) for each in LIBRARIES)


def _bytecode_removal(module: Path) -> Iterator[FileChange]:
    """What Nautilus' Python has made of our module."""
    for path in sorted(module.parent.glob(f"__pycache__/{module.stem}.*.pyc")):
        yield FileChange(path, content_of(path), None, folders=1)
