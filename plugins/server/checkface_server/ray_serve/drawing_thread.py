"""An easel in a thread, for an event loop that must hear and answer meanwhile."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from typing import TypeAlias

from checkface_server.renderer import Order
from checkface_server.work.easel import Easel, Outcome, Tell

Promise: TypeAlias = asyncio.Future[Outcome]


class DrawingThread:
    """Looks for new orders after each face."""

    def __init__(self, easel: Callable[[Tell], Easel]) -> None:
        """`easel` makes one that tells us by what it is given."""
        self._inbox: SimpleQueue[list[tuple[int, Order]]] = SimpleQueue()
        self._easel = easel(self._keep_promise)
        self._promises: dict[int, Promise] = {}
        self._numbers = itertools.count()
        self._heard_at = monotonic()
        self._thread = Thread(target=self._draw, daemon=True)
        self._thread.start()

    @property
    def silence(self) -> float:
        """Seconds since its last face, where it has something to draw. For ever where it ended."""
        if not self._thread.is_alive():
            return float("inf")
        return monotonic() - self._heard_at if self._promises else 0.0

    def add(self, orders: Sequence[Order]) -> list[Promise]:
        """What comes together is on the easel in the same moment."""
        if not self._promises:
            self._heard_at = monotonic()
        loop = asyncio.get_running_loop()
        numbered = [(next(self._numbers), order) for order in orders]
        promises = [loop.create_future() for _ in orders]
        for (number, _), promise in zip(numbered, promises, strict=True):
            self._promises[number] = promise
            promise.add_done_callback(self._forgetting(number))
        for order in orders:
            self._easel.announce(order)
        self._inbox.put(numbered)
        return promises

    def _forgetting(self, number: int) -> Callable[[object], object]:
        return lambda _: self._promises.pop(number, None)

    def _draw(self) -> None:
        while True:
            while self._easel.is_idle or not self._inbox.empty():
                for number, order in self._inbox.get():
                    self._easel.add(number, order)
            self._easel.step()
            self._heard_at = monotonic()

    def _keep_promise(self, number: int, outcome: Outcome) -> None:
        promise = self._promises.get(number)
        if promise:
            promise.get_loop().call_soon_threadsafe(_set, promise, outcome)


def _set(promise: Promise, outcome: Outcome) -> None:
    if not promise.done():
        promise.set_result(outcome)
