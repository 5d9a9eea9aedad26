"""A screen that nobody sees, with a window manager, and hands: xdotool for keys and clicks."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds until something that should be there is given up: generous, since machines are slow."""
BRIEFLY = 8.0
PAUSE = 0.2
NEEDED = ("Xvfb", "xdotool", "openbox")
SIZE = "1280x900x24"


def wait_for(found: Callable[[], T | None], what: str) -> T:
    """What comes in its own time."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if (value := found()) is not None and value is not False:
            return value
        time.sleep(PAUSE)
    raise AssertionError(f"waited {PATIENCE:.0f} s for {what}")


def wait_briefly(found: Callable[[], bool]) -> bool:
    """Whether something comes soon: else what should bring it may be tried once more."""
    deadline = time.monotonic() + BRIEFLY
    while time.monotonic() < deadline:
        if found():
            time.sleep(PAUSE)
            return True
        time.sleep(PAUSE)
    return False


@dataclass(frozen=True)
class Screen:
    """One display, and a bus of its own for what runs there."""

    environ: Mapping[str, str]

    def start(self, *command: str | Path) -> subprocess.Popen[bytes]:
        """A program on this screen, with a session bus: none of it touches the user's."""
        words = ["dbus-run-session", "--", *map(str, command)]
        if not shutil.which("dbus-run-session"):
            words = words[2:]
        null = subprocess.DEVNULL
        return subprocess.Popen(
            words, env=self.environ, stdin=null, stdout=null, stderr=null, start_new_session=True
        )

    def xdotool(self, *arguments: str) -> str:
        """What it prints; nothing if it finds nothing."""
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        return done.stdout.strip()

    def window(self, title: str) -> str:
        """The number of a window that is seen, and has the keyboard then."""
        number = wait_for(lambda: self._windows(title) or None, f"a window {title!r}")
        wait_for(lambda: self._has_keyboard(number), f"the keyboard for {title!r}")
        return number

    def has_window(self, title: str) -> bool:
        return bool(self._windows(title))

    def count_of(self, program: str) -> int:
        """How many windows of it are seen; an open menu is one."""
        found = self.xdotool("search", "--onlyvisible", "--class", program)
        return len(found.splitlines())

    def title_of(self, window: str) -> str:
        return self.xdotool("getwindowname", window)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.xdotool("key", "--clearmodifiers", key)
            time.sleep(PAUSE)

    def until(self, seen: Callable[[], bool], do: Callable[[], object], what: str) -> None:
        """Do it, and again where a window that was not ready has not heard it."""

        def is_seen() -> bool:
            do()
            return wait_briefly(seen)

        wait_for(is_seen, what)

    def _windows(self, title: str) -> str:
        return self.xdotool("search", "--onlyvisible", "--name", title).partition("\n")[0]

    def _has_keyboard(self, window: str) -> bool:
        self.xdotool("windowactivate", window)
        return self.xdotool("getwindowfocus") == window


@contextlib.contextmanager
def screen_with(home: Path) -> Iterator[Screen]:
    """Skips where what it is made of is missing."""
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")
    read, write = os.pipe()
    null = subprocess.DEVNULL
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", SIZE, "-nolisten", "tcp"],
        pass_fds=[write],
        stdout=null,
        stderr=null,
    )
    os.close(write)
    try:
        with os.fdopen(read) as said:
            display = said.readline().strip()
        if not display:
            pytest.skip("Xvfb does not start here")
        environ = {**os.environ, **_settings_in(home), "DISPLAY": f":{display}"}
        manager = subprocess.Popen(["openbox"], env=environ, stdout=null, stderr=null)
        try:
            yield Screen(environ)
        finally:
            _end(manager)
    finally:
        _end(server)


def _settings_in(home: Path) -> dict[str, str]:
    """No folder of the person who runs the tests is read or written."""
    folders = {
        "HOME": home,
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local/share",
        "XDG_CACHE_HOME": home / ".cache",
    }
    quiet = {"DBUS_SESSION_BUS_ADDRESS": "", "LC_ALL": "C.UTF-8", "GTK_THEME": "Adwaita"}
    return {name: str(path) for name, path in folders.items()} | quiet


def end_group(process: subprocess.Popen[bytes]) -> None:
    """A program with all that it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, 9)
    process.wait(PATIENCE)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(PATIENCE)
