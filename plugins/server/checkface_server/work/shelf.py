"""Asks the disk of a process that draws, and does not wait for one that is gone.

All faces there would wait with the first one; and for a process that says nothing its owner waits
for minutes, for it may be making a video.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from checkface.cache import Cache
from checkface.waiting import Debtor

LONGEST = 5.0
"""Seconds for one picture: to draw it anew takes less than a slow disk."""


@dataclass(frozen=True)
class Shelf:
    """A cache that is left alone for as long as it owes an answer."""

    cache: Cache
    _disk: Debtor = field(default_factory=Debtor, init=False)

    def get(self, name: str) -> bytes | None:
        return self._disk.ask(LONGEST, partial(self.cache.get, name))

    def put(self, name: str, data: bytes) -> None:
        self._disk.ask(LONGEST, partial(self.cache.put, name, data))
