"""The deployment that draws: each replica an easel of its own, in a thread of its own."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from checkface_server.ray_serve.drawing_thread import DrawingThread, Promise
from checkface_server.renderer import Order
from checkface_server.settings import Settings
from checkface_server.work.drawing_process import kept_pictures, loaded_painter
from checkface_server.work.easel import Easel, Outcome
from checkface_server.work.encoders import encoders
from checkface_server.work.errors import CannotDrawError
from checkface_server.work.lanes import batch_of, orders_each
from checkface_server.work.process import LONGEST_SILENCE

NAME = "Render"
MOST_THREADS = 4
"""One that draws uses so many to the full."""
LONGEST_GATHERING = 0.01
"""Seconds in which orders come together, on CUDA."""


def threads_of(settings: Settings, cpus: float) -> int:
    """Of each replica, on a machine of so many processors."""
    return settings.threads or max(1, min(MOST_THREADS, int(cpus)))


@dataclass(frozen=True)
class Crew:
    """What each replica draws with."""

    threads: int
    device: str | None = None
    """Of the engine torch."""
    environment: Mapping[str, str] = field(default_factory=dict)
    encoders: str = field(default_factory=encoders)
    """As they are where tags are made: a file must be what its tag says."""

    @property
    def batch(self) -> int:
        return batch_of(self.device)

    @property
    def orders_each(self) -> int:
        """That one replica has at once: it begins the next without a pause."""
        return orders_each(self.device)


class Render:
    """One replica. What becomes of an order is told, not raised: Ray would write it down."""

    def __init__(self, crew: Crew) -> None:
        """Raises `CannotDrawError` where it would draw what is not what others draw."""
        os.environ.update(crew.environment)
        if encoders() != crew.encoders:
            raise CannotDrawError(
                f"a machine of this cluster has other libraries: expected {crew.encoders!r}, got "
                f"{encoders()!r}; install the same versions on all"
            )
        painter, kept = loaded_painter(crew.threads, crew.device), kept_pictures()
        self._thread = DrawingThread(lambda tell: Easel(painter, kept, batch=crew.batch, tell=tell))
        self._enter = self._gathering(crew.batch) if crew.batch > 1 else self._enter_one

    async def draw(self, order: Order) -> Outcome:
        """Each of a batch has its own as soon as that is done."""
        promise = await self._enter(order)
        return await promise

    def check_health(self) -> None:
        """By this Ray knows whom to replace: nobody waits for ever for a thread that has ended."""
        if self._thread.silence > LONGEST_SILENCE:
            raise CannotDrawError(f"has drawn nothing for {LONGEST_SILENCE:.0f} s")

    async def _enter_one(self, order: Order) -> Promise:
        (promise,) = self._thread.add([order])
        return promise

    async def _enter_all(self, orders: list[Order]) -> list[Promise]:
        return self._thread.add(orders)

    def _gathering(self, most: int) -> Callable[[Order], Awaitable[Promise]]:
        """Full batches where several ask at once; on a processor one would only wait."""
        from ray import serve

        gather = serve.batch(max_batch_size=most, batch_wait_timeout_s=LONGEST_GATHERING)
        gathered: Callable[[Order], Awaitable[Promise]] = gather(self._enter_all)
        return gathered
