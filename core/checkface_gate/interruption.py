"""Holds off the signals that end a process where something has to be brought to its end."""

from __future__ import annotations

import contextlib
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

from checkface.program import ENDING


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
def private_folder(prefix: str = "pip-checkface-") -> Iterator[Path]:
    """A folder that nobody else can read, gone at the end, also if Ctrl-C is pressed twice."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield folder
    finally:
        with held_off():
            shutil.rmtree(folder, ignore_errors=True)
