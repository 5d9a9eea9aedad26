"""Promises of the progress bar: only for a person, only when it takes long."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.fakes.patience import LONGEST

COMMAND = [sys.executable, "-m", "checkface", "words"]


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """A pseudo-terminal of 24 x 80: what we see of it, and what a program writes to."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    os.set_blocking(ours, False)
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


def test_a_slow_file_shows_a_bar_on_a_terminal(tmp_path: Path, terminal: tuple[int, int]) -> None:
    pipe = tmp_path / "slow.whl"
    os.mkfifo(pipe)
    with subprocess.Popen(
        [*COMMAND, "slow.whl"], stdout=subprocess.PIPE, stderr=terminal[1], cwd=tmp_path
    ) as process:
        with pipe.open("wb") as file:
            for _ in range(15):
                file.write(bytes(1 << 20))
                file.flush()
                time.sleep(0.1)
        process.communicate(timeout=LONGEST)
    shown = _shown(terminal)

    assert 0 == process.returncode
    assert "slow.whl: " in shown
    assert "B/s" in shown


def test_a_quick_file_shows_none(tmp_path: Path, terminal: tuple[int, int]) -> None:
    (tmp_path / "quick.whl").write_bytes(b"")

    done = subprocess.run(
        [*COMMAND, "quick.whl"],
        stdout=subprocess.PIPE,
        stderr=terminal[1],
        cwd=tmp_path,
        check=True,
    )

    assert done.stdout
    assert "" == _shown(terminal).strip()


def _shown(terminal: tuple[int, int]) -> str:
    with suppress(BlockingIOError):
        return os.read(terminal[0], 100_000).decode()
    return ""
