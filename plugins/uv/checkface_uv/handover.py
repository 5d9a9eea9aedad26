"""Gives uv the terminal for the command itself, and ends as it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence

from checkface.program import ENDING
from checkface_gate.interruption import held_off
from checkface_gate.tool.running import gone_afterwards, in_time
from checkface_gate.tool.time_limit import TimeLimit
from checkface_uv.program import LAST_MOMENT

TYPED = frozenset(getattr(signal, name) for name in ("SIGINT", "SIGQUIT") if hasattr(signal, name))
"""A terminal sends them to all who are in front: Ctrl-C and Ctrl-\\."""


def run_program(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """It hears Ctrl-C and Ctrl-\\ itself; how long it runs is its user's matter."""
    _flush()
    with subprocess.Popen(command, env=environ) as process:
        before = {number: signal.getsignal(number) for number in ENDING}
        for number in ENDING:
            signal.signal(number, lambda got, _: _hand_on(process, got))
        try:
            return in_time(process.wait, limit=None)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def run_install(command: Sequence[str], environ: Mapping[str, str], limit: TimeLimit) -> int:
    """It hears no Ctrl-C: when we do, it has a moment to finish what it is writing."""
    _flush()
    with held_off():
        process = subprocess.Popen(command, env=environ)
    with gone_afterwards(process, LAST_MOMENT):
        return in_time(process.wait, limit)


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()


def _hand_on(process: subprocess.Popen[bytes], number: int) -> None:
    if number not in TYPED or not _is_in_front():
        process.send_signal(number)


def _is_in_front() -> bool:
    """Whether what is typed at our terminal has been heard by whatever we have started, too."""
    if os.name == "nt":
        return True
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
