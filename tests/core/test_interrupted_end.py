"""However often Ctrl-C is pressed while a command ends, it ends with 130 and no traceback."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.fakes.patience import LONGEST

SCRIPT = """
import signal, sys, types
from checkface import program

begun = types.ModuleType("begun")
def main():
    signal.raise_signal(signal.SIGINT)
begun.main = main
sys.modules["begun"] = begun

more = {more}
real = signal.getsignal
def pressed(number):
    global more
    if more and real(signal.SIGINT) is signal.default_int_handler and "ending" in sys.argv:
        more -= 1
        signal.raise_signal(signal.SIGINT)
    return real(number)
listen = program._listen
def listening():
    listen()
    sys.argv.append("ending")
program._listen = listening
signal.getsignal = pressed
program.start("begun")
"""


@pytest.mark.parametrize("more", [0, 1, 2, 5])
def test_ctrl_c_in_the_midst_of_the_end_is_no_traceback(more: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(more=more)],
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )

    assert (done.returncode, done.stderr) == (130, "")
