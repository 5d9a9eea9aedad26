"""A signal that comes just before a person is waited for ends the wait all the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no terminals of this kind")

PATIENCE = 120
TRIES = 4000

INTERRUPTED_AT_ALL_TIMES = """
import signal, sys
from checkface.terminal import typed_line
signal.signal(signal.SIGALRM, signal.default_int_handler)
for moment in range({tries}):
    try:
        signal.setitimer(signal.ITIMER_REAL, (1 + moment % 100) / 1e6)
        print("", end="", file=sys.stderr, flush=True)
        typed_line()
    except KeyboardInterrupt:
        continue
print("all")
"""
"""Once each; who misses it waits for ever."""

NOTED_AND_GONE_ON = """
import signal
from checkface.terminal import typed_line
signal.signal(signal.SIGUSR1, lambda *_: print("heard", flush=True))
print("asked", flush=True)
print(repr(typed_line()), flush=True)
"""


@pytest.fixture
def ends() -> tuple[int, int]:
    """The person's and the program's."""
    return os.openpty()


def _started(program: str, slave: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program]
    return subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, text=True)


def test_no_signal_is_lost_between_a_prompt_and_the_wait(ends: tuple[int, int]) -> None:
    with _started(INTERRUPTED_AT_ALL_TIMES.format(tries=TRIES), ends[1]) as process:
        said, _ = process.communicate(timeout=PATIENCE)

    assert (said, process.returncode) == ("all\n", 0)


@pytest.mark.parametrize(("typed", "line"), [(b"y\n", "y\n"), (b"\x04", ""), (b"n\x04\x04", "n")])
def test_what_a_signal_does_not_end_goes_on(ends: tuple[int, int], typed: bytes, line: str) -> None:
    with _started(NOTED_AND_GONE_ON, ends[1]) as process:
        assert process.stdout
        assert process.stdout.readline() == "asked\n"
        process.send_signal(signal.SIGUSR1)
        assert process.stdout.readline() == "heard\n"
        os.write(ends[0], typed)
        said, _ = process.communicate(timeout=PATIENCE)

    assert said == f"{line!r}\n"


def test_what_is_no_terminal_is_read_as_it_is() -> None:
    program = "from checkface.terminal import typed_line; print([typed_line(), typed_line()])"
    done = subprocess.run(
        [sys.executable, "-c", program], input=b"y\nn", capture_output=True, check=True
    )

    assert done.stdout.strip() == b"['y\\n', 'n']"
