"""Asks the disk of a process that draws, and does not wait for one that is gone.

All faces there would wait with the first one; and for a process that says nothing its owner waits
for minutes, for it may be making a video.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import TypeVar

from checkface.cache import Cache
from checkface.waiting import within

LONGEST = 5.0
"""Seconds for one picture: to draw it anew takes less than a slow disk."""

T = TypeVar("T")


@dataclass
class Shelf:
    """A cache that is left alone for as long as it owes an answer."""

    cache: Cache
    _owed: Event | None = field(default=None, init=False)

    def get(self, name: str) -> bytes | None:
        return self._ask(lambda: self.cache.get(name))

    def put(self, name: str, data: bytes) -> None:
        self._ask(lambda: self.cache.put(name, data))

    def _ask(self, work: Callable[[], T]) -> T | None:
        """None also while it does not answer."""
        if self._owed and not self._owed.is_set():
            return None
        answered = Event()
        try:
            return within(LONGEST, lambda: _answer(work, answered))
        except TimeoutError:
            self._owed = answered
            return None


def _answer(work: Callable[[], T], answered: Event) -> T:
    try:
        return work()
    finally:
        answered.set()
