"""Holds a pip that has started back until it is its turn: most of its time goes by before.

pip reads its constraints before it does anything else, and waits where they do not end yet. So its
first constraint is a pipe of ours that never holds a word. Whoever is gone holds nobody back: the
pipe ends with us. So whatever pip is to do stands in files that are written when it is its turn,
and not before; without them it does nothing.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


class Gate:
    """Closed, until it is opened or we are gone."""

    def __init__(self) -> None:
        self._reader, lock = os.pipe()
        self._lock = os.fdopen(lock, "wb")

    @staticmethod
    def can_be() -> bool:
        """Whether a process can read by its name what it has been handed."""
        return os.name == "posix" and Path("/dev/fd").is_dir()

    @property
    def word(self) -> str:
        """It goes before all words of pip that name files."""
        return f"--constraint=/dev/fd/{self._reader}"

    @contextlib.contextmanager
    def entrance(self) -> Iterator[int]:
        """What a pip is handed in here; nobody else has it afterwards."""
        try:
            yield self._reader
        finally:
            os.close(self._reader)

    def open(self) -> None:
        """Let pip go on."""
        self._lock.close()
