"""Turns the signals that end a process into one KeyboardInterrupt, and holds them off at need."""

from __future__ import annotations

import contextlib
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""Ctrl-C, `kill` or `timeout`, and a closed window (which Windows does not know)."""


def listen() -> None:
    """From now on each of them raises KeyboardInterrupt, unless it is ignored, as under nohup."""
    for number in ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)


@contextlib.contextmanager
def held_off() -> Iterator[None]:
    """None of them counts in here, nor in the processes that are started in here."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that nobody else can read, gone at the end, also if Ctrl-C is pressed twice."""
    folder = Path(tempfile.mkdtemp(prefix="pip-checkface-"))
    try:
        yield folder
    finally:
        with held_off():
            shutil.rmtree(folder, ignore_errors=True)
