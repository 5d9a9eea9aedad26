"""Holds what waits for a slow file, in a room with so many places: nobody else waits with it.

A file that another process has locked keeps each who asks for seconds. In the threads that all
share, a few dozen of them would keep waiting whoever asks for anything else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import BoundedSemaphore
from typing import TypeVar

T = TypeVar("T")

THREADS = 4
MOST = 16
"""Who are in it at once; with five seconds each and four threads, the last waits for twenty."""
LONGEST = 30.0
"""Seconds: who has waited for longer waits for a disk that does not answer."""


class CrowdedError(Exception):
    """All places are taken, or nothing has come of one in time."""


class Room:
    """Threads of its own, which are started when they are needed."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, "checkface-room")
        self._places = BoundedSemaphore(MOST)

    async def hold(self, work: Callable[[], T]) -> T:
        """What comes of `work`, done in one of the threads. Raises `CrowdedError`, mostly at once.

        A place is free again when its work has ended, not when nobody wants to know any more.
        """
        if not self._places.acquire(blocking=False):
            raise CrowdedError
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._threads, partial(self._do, work))
        future.add_done_callback(_look)
        await asyncio.wait([future], timeout=LONGEST)  # who goes away ends no work
        if not future.done():
            raise CrowdedError
        return future.result()

    def _do(self, work: Callable[[], T]) -> T:
        try:
            return work()
        finally:
            self._places.release()


def _look(future: asyncio.Future[T]) -> None:
    """At what went wrong, for whoever wanted to know may be gone."""
    if not future.cancelled():
        future.exception()
