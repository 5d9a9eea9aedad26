"""However a pager ends, the terminal is as it was before: whoever answers sees what they type."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.patience import LONGEST

from checkface.program import ENDING

CHILD = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from checkface.program import Boundary
from checkface_gate.screen import pager
pager.PATIENCE = {patience}
def show():
    pager.page("a row\\n" * 9)
    return 0
sys.exit(Boundary("tried").run(show))
"""

RAW = """#!{python}
import os, signal, sys, termios, time
modes = termios.tcgetattr(2)
modes[3] &= ~(termios.ICANON | termios.ECHO)
termios.tcsetattr(2, termios.TCSANOW, modes)
{end}
"""
"""As every pager does it, and then something ends it."""

SLEEPS = "while True: time.sleep(0.05)\n"
"""And acts on a signal that comes a moment before a sleep."""
HEARS_TERM = f"""
signal.signal(signal.SIGTERM, lambda *_: (open("tidied", "w").close(), os._exit(0)))
os.kill(os.getppid(), signal.{{signal}})
{SLEEPS}"""
DEAF = f"""
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.kill(os.getppid(), signal.SIGTERM)
{SLEEPS}"""

ENDS = {
    "killed": ("os.kill(os.getpid(), signal.SIGKILL)", 0),
    "broken": ("sys.exit(3)", 0),
    "we are terminated": (HEARS_TERM.format(signal="SIGTERM"), 130),
    "we are told to quit": (HEARS_TERM.format(signal="SIGQUIT"), 130),
    "we are hung up": (HEARS_TERM.format(signal="SIGHUP"), 130),
    "deaf": (DEAF, 130),
}


@pytest.fixture
def terminal() -> Iterator[int]:
    master, slave = pty.openpty()
    yield slave
    os.close(master)
    os.close(slave)


@pytest.mark.parametrize("end", ENDS)
def test_the_terminal_is_as_it_was(terminal: int, tmp_path: Path, end: str) -> None:
    text, code = ENDS[end]
    patience = 0.5 if end == "deaf" else LONGEST / 2
    pager = tmp_path / "raw"
    pager.write_text(RAW.format(python=sys.executable, end=text))
    pager.chmod(0o755)
    before = termios.tcgetattr(terminal)

    child = subprocess.Popen(
        [sys.executable, "-c", _listening(CHILD.format(patience=patience))],
        cwd=tmp_path,
        env={**os.environ, "PAGER": str(pager)},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )

    assert child.wait(LONGEST) == code
    assert termios.tcgetattr(terminal) == before
    assert (tmp_path / "tidied").exists() is ("we are" in end)


def _listening(program: str) -> str:
    """As a process of ours hears the signals that end it."""
    heard = "".join(
        f"signal.signal({int(number)}, signal.default_int_handler)\n" for number in ENDING
    )
    return f"import signal\n{heard}{program}"
