"""A screen that nobody sees, with a window manager, a bus, and hands: xdotool for keys."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")

PATIENCE = 150.0
"""Seconds until something that should be there is given up: generous, since machines are slow."""
BRIEFLY = 8.0
PAUSE = 0.2
MANY = 5
TRIES = 3
NEEDED = ("Xvfb", "xdotool", "xclip", "openbox", "dbus-run-session")
SIZE = "1280x900x24"
LASTING = "-noreset"
"""Else it begins anew, and ends whoever comes just then, when a program that was alone leaves."""
CORNER = ("1279", "899")
"""Where the mouse rests: below it an entry of a menu would be chosen, and a tip be a window."""
BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
<type>session</type>
<listen>unix:tmpdir=/tmp</listen>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/>
<allow own="*"/>
</policy>
</busconfig>
"""
"""As the usual one, but nothing starts by itself on it: a search index, a portal or a mount that a
file manager would wait for has no part in what is tested."""
ALONE = {
    "GDK_BACKEND": "x11",
    "GIO_USE_VFS": "local",
    "GSETTINGS_BACKEND": "memory",
    "GSK_RENDERER": "cairo",
    "GTK_A11Y": "none",
    "GTK_THEME": "Adwaita",
    "GTK_USE_PORTAL": "0",
    "LC_ALL": "C.UTF-8",
    "LIBGL_ALWAYS_SOFTWARE": "1",
    "NO_AT_BRIDGE": "1",
    "QT_QPA_PLATFORM": "xcb",
}
"""Drawn by the processor, on this screen alone, in English."""
FOREIGN = ("DBUS_SESSION_BUS_ADDRESS", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP", "SESSION_MANAGER")
"""What leads to the desktop of the person who runs the tests."""


def _has_tk() -> bool:
    return find_spec("tkinter") is not None and find_spec("_tkinter") is not None


NEEDS_TK = pytest.mark.skipif(not _has_tk(), reason="this Python has no Tk")


def wait_for(found: Callable[[], T | None], what: str) -> T:
    """What comes in its own time."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if (value := found()) is not None and value is not False:
            return value
        time.sleep(PAUSE)
    raise AssertionError(f"waited {PATIENCE:.0f} s for {what}")


def wait_briefly(found: Callable[[], bool], seconds: float = BRIEFLY) -> bool:
    """Whether something comes soon: else what should bring it may be tried once more."""
    deadline = time.monotonic() + seconds
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
        bus = Path(self.environ["XDG_RUNTIME_DIR"], "bus.conf")
        bus.write_text(BUS)
        words = ["dbus-run-session", "--config-file", bus, "--", *command]
        null = subprocess.DEVNULL
        return subprocess.Popen(
            words, env=self.environ, stdin=null, stdout=null, stderr=null, start_new_session=True
        )

    @contextlib.contextmanager
    def opened(self, *command: str | Path, title: str) -> Iterator[str]:
        """A program until its end, with a window of this title: it may not come up at once."""
        for _ in range(TRIES - 1):
            process = self.start(*command)
            if wait_briefly(lambda: self.has_window(title), PATIENCE / 2):
                break
            end_group(process)
        else:
            process = self.start(*command)
        try:
            yield self.window(title)
        finally:
            end_group(process)

    def xdotool(self, *arguments: str) -> str:
        """What it prints; nothing if it finds nothing."""
        return self._said_by("xdotool", *arguments)

    @property
    def clipboard(self) -> str:
        """What was copied, as text."""
        return self._said_by("xclip", "-out", "-selection", "clipboard")

    def _said_by(self, *command: str) -> str:
        try:
            done = subprocess.run(
                command, env=self.environ, capture_output=True, check=False, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:  # who has copied it, or the screen, has no time yet
            return ""
        return done.stdout.decode(errors="surrogateescape").strip()

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

    def close_all_but(self, windows: int, program: str) -> None:
        """A menu or a dialog that came too late for its key, or for another one."""
        for _ in range(MANY):
            if self.count_of(program) <= windows:
                return
            self.press("Escape")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.xdotool("key", "--clearmodifiers", key)
            time.sleep(PAUSE)

    def until(
        self,
        seen: Callable[[], bool],
        do: Callable[[], object],
        what: str,
        seconds: float = BRIEFLY,
    ) -> None:
        """Do it, and again where a window that was not ready has not heard it."""

        def is_seen() -> bool:
            do()
            return wait_briefly(seen, seconds)

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
        ["Xvfb", "-displayfd", str(write), "-screen", "0", SIZE, "-nolisten", "tcp", LASTING],
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
        with tempfile.TemporaryDirectory(prefix="run-") as sockets:
            environ = _environ(home, Path(sockets)) | {"DISPLAY": f":{display}"}
            manager = subprocess.Popen(["openbox"], env=environ, stdout=null, stderr=null)
            try:
                screen = Screen(environ)
                wait_for(lambda: screen.xdotool("get_num_desktops") or None, "the window manager")
                screen.xdotool("mousemove", *CORNER)
                yield screen
            finally:
                _end(manager)
    finally:
        _end(server)


def _environ(home: Path, sockets: Path) -> dict[str, str]:
    """No folder of the person who runs the tests is read or written.

    `sockets` is short, as the names of sockets must be; without it Nautilus shows no file.
    """
    folders = {
        "XDG_RUNTIME_DIR": sockets,
        "HOME": home,
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local/share",
        "XDG_CACHE_HOME": home / ".cache",
    }
    own = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return own | {name: str(path) for name, path in folders.items()} | ALONE


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
