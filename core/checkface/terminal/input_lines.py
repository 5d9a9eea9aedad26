"""Turns what a person types into a line, and never loses a signal that comes just before it.

Python notes a signal and acts on it before its next step. One that comes after the last step and
before the system waits for a key is noted, and then nobody acts: the question stands there as if
Ctrl-C or `kill` had never been. So the wait itself ends by a note of the signal, which is what
`signal.set_wakeup_fd` is for (see "Signals" in the documentation of Python's asyncio).
"""

from __future__ import annotations

import os
import select
import signal
import sys
from functools import cache

LONGEST = 4096
"""Bytes of notes that are taken at once; one for each signal."""


def typed_line() -> str:
    """The next line from standard input, with its end; without one where the terminal was closed.

    To be called in the main thread of a command: it keeps `signal.set_wakeup_fd` for itself. Raises
    what the handler of a signal raises, such as `KeyboardInterrupt`, also if the signal came
    between the caller's prompt and the wait.
    """
    if os.name != "nt" and sys.stdin.isatty():  # Windows has no `select` for a console
        notes = _notes_of_signals()
        while sys.stdin not in select.select([sys.stdin, notes], [], [])[0]:
            os.read(notes, LONGEST)
    return sys.stdin.readline()


def _notes_of_signals() -> int:
    """Where there is something to read once a signal has come that Python handles.

    Nothing is put back: a signal that comes while that is done would find a pipe that is closed.
    """
    reader, writer = _pipe()
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    return reader


@cache
def _pipe() -> tuple[int, int]:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    return reader, writer
