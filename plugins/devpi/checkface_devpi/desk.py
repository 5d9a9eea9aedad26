"""Turns wishes of many threads into work that is done once, by one thread, in a bounded queue."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from itertools import islice
from threading import BoundedSemaphore, Event, Lock, Thread
from time import monotonic
from typing import Generic, TypeVar

log = logging.getLogger(__name__)
Wish = TypeVar("Wish", bound=Hashable)


class Desk(Generic[Wish]):
    """Whoever waits for something comes before what is only prepared."""

    def __init__(
        self, work: Callable[[list[Wish]], None], *, most: int, batch: int, seats: int
    ) -> None:
        """`work` gets at most `batch` wishes at a time; of each kind at most `most` wait.

        So many threads of the server as there are `seats` may wait at one time: the others serve.
        """
        self._work, self._most, self._batch = work, most, batch
        self._seats = BoundedSemaphore(seats)
        self._lock = Lock()
        self._urgent: OrderedDict[Wish, Event] = OrderedDict()
        self._later: OrderedDict[Wish, Event] = OrderedDict()
        self._worked: dict[Wish, Event] = {}
        self._is_open = False

    def add(self, wish: Wish, *, urgent: bool = False) -> Event | None:
        """What is set when it was worked on, well or not; None if too many wait already.

        A thread that has nothing left to do ends, so that none ever waits without end.
        """
        with self._lock:
            done = self._queue_up(wish, urgent=urgent)
            if done is None:
                return None
            if not self._is_open:
                self._is_open = True
                Thread(target=self._run, name="checkface", daemon=True).start()
            return done

    def wait(self, coming: Iterable[Event], seconds: float) -> bool:
        """Until all of these are set, or so many seconds are over; False where no seat was free."""
        if not self._seats.acquire(blocking=False):
            return False
        try:
            until = monotonic() + seconds
            for done in coming:
                done.wait(max(0.0, until - monotonic()))
        finally:
            self._seats.release()
        return True

    def _queue_up(self, wish: Wish, *, urgent: bool) -> Event | None:
        if wish in self._worked:
            return self._worked[wish]
        queue = self._urgent if urgent or wish in self._urgent else self._later
        if wish not in queue and len(queue) >= self._most:
            return None
        done = self._later.pop(wish, None) or Event()
        return queue.setdefault(wish, done)

    def _run(self) -> None:
        while batch := self._next():
            try:
                self._work(batch)
            except Exception:
                log.exception("checkface: could not do its part")
            finally:
                self._finish()

    def _next(self) -> list[Wish]:
        with self._lock:
            queue = self._urgent or self._later
            self._worked = {wish: queue[wish] for wish in islice(queue, self._batch)}
            for wish in self._worked:
                del queue[wish]
            self._is_open = bool(self._worked)
            return list(self._worked)

    def _finish(self) -> None:
        with self._lock:
            worked, self._worked = self._worked, {}
        for done in worked.values():
            done.set()
