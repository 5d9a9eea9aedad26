"""The real window on a screen that nobody sees, driven by keys; and what reads our entries."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.hosts.desktop.recorder import recorder_in_menu
from tests.hosts.desktop.screen import NEEDS_TK, Screen, end_group, screen_with, wait_for

NAME = "a b'; touch PWNED; '.bin"
DATA = b"hello"
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / NAME).write_bytes(DATA)
    return folder


@pytest.fixture
def screen(home: Path) -> Iterator[Screen]:
    with screen_with(home) as made:
        yield made


def test_the_desktop_files_are_valid(home: Path) -> None:
    if not shutil.which("desktop-file-validate"):
        pytest.skip("needs desktop-file-validate")
    recorder_in_menu(home, "open-with")

    (path,) = home.rglob("checkface.desktop")
    done = subprocess.run(
        ["desktop-file-validate", path], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


READER = """\
import sys, types
import gi
for version in ("4.0", "4.1", "3.0"):
    try:
        gi.require_version("Nautilus", version)
    except ValueError:
        continue
    break
sys.path.insert(0, sys.argv[1])
from checkface_menu import CheckfaceMenu

def file(path, folder=False):
    place = types.SimpleNamespace(get_path=lambda: path)
    return types.SimpleNamespace(get_location=lambda: place, is_directory=lambda: folder)

menu = CheckfaceMenu()
assert menu.get_file_items([file("/folder", True)]) == []
assert menu.get_file_items([file(None)]) == []
(item,) = menu.get_file_items(object(), [file(sys.argv[2]), file("/folder", True)])
assert item.get_property("label") == "Check face"
item.emit("activate")
"""
SYSTEM_PYTHON = "/usr/bin/python3"


def test_the_library_of_nautilus_hands_over_exactly_the_file(home: Path) -> None:
    """Real types of Nautilus in the system's Python, without its window."""
    asked = [SYSTEM_PYTHON, "-c", "import gi; gi.require_version('Nautilus', '4.0')"]
    if not Path(SYSTEM_PYTHON).exists() or subprocess.run(asked, check=False).returncode:
        pytest.skip("needs python3-nautilus")
    recorder, path = recorder_in_menu(home, "nautilus"), home / "files" / NAME
    extensions = home / ".local/share/nautilus-python/extensions"

    command = [SYSTEM_PYTHON, "-c", READER, str(extensions), str(path)]
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    wait_for(lambda: recorder.has_started, "what the entry started with")
    assert recorder.arguments == ["--", str(path)]
    assert not [*home.rglob("PWNED")]


def shown(screen: Screen, *files: Path) -> subprocess.Popen[bytes]:
    return screen.start(sys.executable, "-m", "checkface_desktop", "--in", "window", "--", *files)


def close(screen: Screen, process: subprocess.Popen[bytes]) -> None:
    screen.until(
        lambda: process.poll() is not None, lambda: screen.press("Escape"), "the end of the window"
    )


@NEEDS_TK
def test_the_window_compares_copies_and_closes_by_keys(home: Path, screen: Screen) -> None:
    process = shown(screen, home / "files" / NAME)
    try:
        window = screen.window("Check face")
        assert NAME in screen.title_of(window)
        for text, verdict in ((DIGEST.upper(), "SAME"), ("0" * 64, "DIFFERENT")):
            screen.until(
                lambda verdict=verdict: verdict in screen.title_of(window),  # type: ignore[misc]
                lambda text=text: type_over(screen, text),  # type: ignore[misc]
                f"the verdict {verdict}",
            )
        screen.until(
            lambda: screen.title_of(window) == f"Check face: “{NAME}”",
            lambda: type_over(screen, "abc"),
            "no verdict on what is not compared",
        )
        screen.until(
            lambda: f"sha256:{DIGEST}" == screen.clipboard,
            lambda: screen.press("Tab", "ctrl+c"),
            "the digest in the clipboard",
        )
        close(screen, process)
    finally:
        end_group(process)


def type_over(screen: Screen, text: str) -> None:
    screen.press("ctrl+a")
    screen.xdotool("type", "--delay", "20", text)


@NEEDS_TK
def test_many_files_are_walked_through_with_keys(home: Path, screen: Screen) -> None:
    """A folder and a pipe among them hold nobody up."""
    pipe = home / "pipe"
    os.mkfifo(pipe)
    process = shown(screen, pipe, home, home / "files" / NAME)
    try:
        window = screen.window("Check face: 3 files")
        screen.until(
            lambda: NAME in screen.title_of(window),
            lambda: screen.press("alt+Left", "Down", "Down", "Return"),
            "the third file",
        )
        screen.until(
            lambda: "pipe" in screen.title_of(window),
            lambda: screen.press("alt+Left", "Up", "Up", "Return"),
            "the first file",
        )
        close(screen, process)
    finally:
        end_group(process)


@NEEDS_TK
def test_the_window_lives_while_a_file_of_gigabytes_is_read(home: Path, screen: Screen) -> None:
    """Two of them, which take no room on the disk: by the time it closes, they are not yet read."""
    files = [home / "large", home / "larger"]
    for path in files:
        with path.open("wb") as file:
            file.truncate(1 << 40)
    process = shown(screen, *files)
    try:
        window = screen.window("Check face: 2 files")
        screen.until(
            lambda: "Check face: “large”" == screen.title_of(window),
            lambda: screen.press("Return"),
            "the first file",
        )
        close(screen, process)
    finally:
        end_group(process)
