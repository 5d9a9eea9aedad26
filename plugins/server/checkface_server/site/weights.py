"""Keeps the packed weights: made once, in a thread, and then on the disk and in memory."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from functools import partial

from checkface.cache import Cache
from checkface.javascript import packed_weights
from checkface.waiting import Debtor

ENTRY = "packed weights of cf1, level 9"
LONGEST = 10.0
"""Seconds for the disk: to pack them takes less than one that does not answer."""


@dataclass(frozen=True)
class Packed:
    """18.6 MB, and their sha256."""

    content: bytes
    sha256: str


@dataclass
class Weights:
    """The packed weights, which cost seconds."""

    cache: Cache | None = None
    """None keeps them in memory alone."""
    _disk: Debtor = field(default_factory=Debtor, repr=False)
    _made: Packed | None = None
    _making: asyncio.Task[Packed] | None = field(default=None, repr=False)

    async def ready(self) -> Packed:
        """However many ask at once, they are made once, and nobody else waits for it."""
        if self._made is None:
            if self._making is None or self._making.done():
                self._making = asyncio.create_task(asyncio.to_thread(self.packed))
            return await asyncio.shield(self._making)
        return self._made

    def packed(self) -> Packed:
        """At once where they are there. Raises `WeightsError` if our own are damaged."""
        if self._made is None:
            content = self._from_cache() or self._into_cache(packed_weights())
            self._made = Packed(content, hashlib.sha256(content).hexdigest())
        return self._made

    def _from_cache(self) -> bytes | None:
        return self._disk.ask(LONGEST, partial(self.cache.get, ENTRY)) if self.cache else None

    def _into_cache(self, content: bytes) -> bytes:
        if self.cache:
            self._disk.ask(LONGEST, partial(self.cache.put, ENTRY, content))
        return content
