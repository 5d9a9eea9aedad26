"""Real file managers on a screen that nobody sees: our entry is chosen in the menu of a file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.hosts.desktop.recorder import put_into_menu, recorder_in_menu
from tests.hosts.desktop.screen import (
    NEEDS_TK,
    Screen,
    screen_with,
    wait_briefly,
    wait_for,
)

from checkface_desktop.home import Home
from checkface_desktop.launcher import launcher
from checkface_desktop.menus.nautilus import Nautilus

DATA = b"hello"
NAME = "a b'; touch PWNED; '.bin"
NO_UNICODE = os.fsdecode(b"latin \xe4")
HOSTILE = (
    NAME,
    "--help",
    " blanks around ",
    "line\nbreak",
    "tab\tstop",
    "%f %F %u %U %% %n %20",
    "back\\slash\\n\\",
    '"quoted" $(touch PWNED) `touch PWNED` $HOME',
    "* ? [a-z] ~ # & | < > {a,b} !x",
    "turned \u202egnp.exe",
    "n" * 251 + ".bin",
    NO_UNICODE,
)
SOON = 1.0
"""Seconds after which files are selected again: to do that too often does no harm."""
LAST_BUT_ONE = ("Up", "Up", "Return")
"""In each of these menus our entry stands just above "Properties"."""


@dataclass(frozen=True)
class FileManager:
    """How one is opened so that the first file is in sight, and has the keyboard."""

    name: str
    command: tuple[str, ...]
    shows_file: bool = True
    """Whether it is given the file; else its folder."""
    names_are_bytes: bool = True
    """Whether it can name a file whose name is no Unicode."""

    def command_for(self, file: Path) -> list[str | Path]:
        return [*self.command, file if self.shows_file else file.parent]


MANAGERS = (
    FileManager("thunar", ("thunar",), shows_file=False),
    FileManager("nautilus", ("nautilus", "--select")),
    FileManager("dolphin", ("dolphin", "--select"), names_are_bytes=False),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    (folder / "files").mkdir(parents=True)
    return folder


@pytest.fixture
def screen(home: Path) -> Iterator[Screen]:
    with screen_with(home) as made:
        yield made


@pytest.mark.parametrize("names", [(NAME,), HOSTILE], ids=["one file", "each hostile name"])
@pytest.mark.parametrize("manager", MANAGERS, ids=lambda manager: manager.name)
def test_exactly_the_files_that_were_chosen_arrive(
    home: Path, screen: Screen, manager: FileManager, names: Sequence[str]
) -> None:
    require(manager)
    names = [name for name in names if manager.names_are_bytes or name != NO_UNICODE]
    files = [home / "files" / name for name in names]
    for file in files:
        file.write_bytes(DATA)
    recorder = recorder_in_menu(home, manager.name)
    with screen.opened(*manager.command_for(files[0]), title="files"):
        choose(screen, manager, lambda: recorder.has_started, len(files))

    dashes, *paths = recorder.arguments or []
    assert dashes == "--"
    assert sorted(paths) == sorted(map(str, files))
    assert not [*home.rglob("PWNED")]
    assert [file.read_bytes() for file in files] == [DATA] * len(files)


@NEEDS_TK
def test_our_window_opens_with_the_file_that_was_chosen(home: Path, screen: Screen) -> None:
    """The whole way: what `checkface desktop install` writes, Thunar, and the program it starts."""
    manager = MANAGERS[0]
    require(manager)
    file = home / "files" / NAME
    file.write_bytes(DATA)
    put_into_menu(home, manager.name, launcher())
    with screen.opened(*manager.command_for(file), title="files"):
        choose(screen, manager, lambda: screen.has_window("^Check face"), 1)
        assert screen.title_of(screen.window("^Check face")) == f"Check face: “{NAME}”"


def require(manager: FileManager) -> None:
    if not shutil.which(manager.name):
        pytest.skip(f"needs {manager.name}")
    if manager.name == "nautilus" and not Nautilus(Home.of_user()).runs_python:
        pytest.skip("needs python3-nautilus: without, the entry is among the scripts")


def choose(
    screen: Screen, manager: FileManager, has_started: Callable[[], bool], count: int
) -> None:
    """The files are selected, their menu opened, and the last entry but one of it chosen.

    All over again where a menu has come too late for its keys.
    """
    windows = screen.count_of(manager.name)

    def is_started() -> bool:
        screen.close_all_but(windows, manager.name)
        screen.window("files")
        screen.until(
            lambda: screen.clipboard.count("/files/") == count,
            lambda: screen.press("ctrl+a", "ctrl+c"),
            "the files to be in sight",
            seconds=SOON,
        )
        screen.press("Menu")
        if not wait_briefly(lambda: screen.count_of(manager.name) > windows):
            return False
        screen.press(*LAST_BUT_ONE)
        return wait_briefly(has_started)

    wait_for(is_started, "what the entry started with")
