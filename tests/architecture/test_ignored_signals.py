"""Tests of Ctrl-C pass also where the tests themselves are started with `nohup` or `&`."""

from __future__ import annotations

import signal
import subprocess
import sys

HEARD = (
    "import signal; print(*map(signal.getsignal, (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP)))"
)
IGNORANT = f"""
import signal, subprocess, sys
for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
import tests.conftest
signal.raise_signal(signal.SIGINT)
signal.raise_signal(signal.SIGQUIT)
signal.raise_signal(signal.SIGHUP)
sys.exit(subprocess.call([sys.executable, "-c", {HEARD!r}]))
"""


def test_a_run_that_ignores_signals_has_children_that_hear_them() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IGNORANT], capture_output=True, check=False, text=True
    )

    expected = f"{signal.default_int_handler} {signal.SIG_DFL} {signal.SIG_DFL}\n"
    assert (0, expected, "") == (done.returncode, done.stdout, done.stderr)
