"""A renderer of processes on this machine: one that is lost is replaced, its orders tried again.

An order that was there when a process was lost is tried once more, alone: if it was what ended the
process, it takes no other with it; if it was not, it is drawn. So is one for which a process had no
memory: it may have been another that took it all.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from checkface_server.renderer import DrawingFailedError, Order, Rendered
from checkface_server.work.errors import CannotDrawError, LostError, Starved
from checkface_server.work.process import DrawingProcess, Staff

MOST_REMEMBERED = 1000
"""Scenes of which we know who drew them."""

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
"""Seconds between two attempts to replace a process that is lost again and again."""

LONGEST_WITHOUT = 60.0
"""Seconds that an order waits where no process is left."""

WATCH = 5.0
"""Seconds between two looks at who is silent."""


class Processes:
    """A `Renderer`."""

    def __init__(self, staff: Staff, on_lost: Callable[[str], object]) -> None:
        """`on_lost` hears of each process that is lost, and of each that cannot be replaced yet."""
        self._staff, self._on_lost = staff, on_lost
        self._processes: set[DrawingProcess] = set()
        self._keepers: set[asyncio.Task[None]] = set()
        self._drew: OrderedDict[str, DrawingProcess] = OrderedDict()
        self._alone: list[int] = []
        """The faces of each order that waits for being alone."""
        self._change = asyncio.Event()

    @property
    def is_ready(self) -> bool:
        return len(self._processes) == self._staff.workers

    @property
    def lanes(self) -> int:
        return self._staff.orders_each * self._staff.workers

    @property
    def at_work(self) -> tuple[DrawingProcess, ...]:
        """Those that can draw now."""
        return tuple(self._processes)

    async def start(self) -> None:
        """All at once. Raises `CannotDrawError` if one cannot."""
        starts = [asyncio.create_task(self._start_one()) for _ in range(self._staff.workers)]
        try:
            await asyncio.gather(*starts)
        except LostError as error:
            raise CannotDrawError(
                f"cannot draw here: a process that should draw {error}"
            ) from error
        except OSError as error:  # neither memory, nor processes, nor files are without end
            raise CannotDrawError(
                f"cannot draw here: the system lets no process start "
                f"({error.strerror or error}); see its limits, or say fewer --workers"
            ) from error
        finally:
            await _cancel_all(starts)
            self._processes = {one.result() for one in starts if _has_result(one)}
        for process in self._processes:
            self._keep(self._watch_over(process))
        self._tell_change()

    async def render(self, order: Order) -> Rendered:
        with contextlib.suppress(LostError):
            rendered = await self._draw_shared(order)
            if not any(isinstance(why, Starved) for why in rendered.failures.values()):
                return rendered
        try:
            return await self._draw_alone(order)
        except LostError as error:
            raise DrawingFailedError(f"tried twice: a process that {error}") from error

    async def stop(self) -> None:
        await _cancel_all(list(self._keepers))
        await asyncio.gather(*(process.end() for process in self._processes))
        self._processes.clear()

    async def _draw_shared(self, order: Order) -> Rendered:
        """By whoever drew this scene last, if there is room, else by who has least to do."""
        while not (room := [one for one in self._processes if one.has_room]):
            await self._next_change()
        last = self._drew.get(order.scene.name)
        process = last if last in room else min(room, key=lambda one: one.orders)
        self._remember(order.scene.name, process)
        return await self._draw_by(process, order)

    async def _draw_alone(self, order: Order) -> Rendered:
        """By a process that takes nothing else meanwhile."""
        process = await self._reserve(order.scene.faces)
        try:
            return await self._draw_by(process, order)
        finally:
            process.is_reserved = False
            self._tell_change()

    async def _reserve(self, faces: int) -> DrawingProcess:
        """It does what it has to first; and if it is lost by that, another one is."""
        while True:
            process = await self._next_free(faces)
            process.is_reserved = True
            while process.orders and process in self._processes:
                await self._next_change()
            if process in self._processes:
                return process

    async def _next_free(self, faces: int) -> DrawingProcess:
        """For who has fewest faces first: what was lost with an animation would wait for it."""
        self._alone.append(faces)
        try:
            while True:
                free = [one for one in self._processes if not one.is_reserved]
                if free and faces == min(self._alone):
                    return min(free, key=lambda one: one.orders)
                await self._next_change()
        finally:
            self._alone.remove(faces)
            self._tell_change()

    async def _draw_by(self, process: DrawingProcess, order: Order) -> Rendered:
        process.orders += 1
        try:
            return await process.draw(order)
        finally:
            process.orders -= 1
            self._tell_change()

    def _remember(self, scene: str, process: DrawingProcess) -> None:
        self._drew[scene] = process
        self._drew.move_to_end(scene)
        if len(self._drew) > MOST_REMEMBERED:
            self._drew.popitem(last=False)

    async def _start_one(self) -> DrawingProcess:
        return await DrawingProcess.start(self._staff)

    async def _watch_over(self, process: DrawingProcess) -> None:
        """Until it is lost; then until another has taken its place."""
        self._keep(self._end_silence(process))
        reason = await process.listen()
        self._processes.discard(process)
        self._tell_change()
        self._on_lost(reason)
        await process.end()
        successor = await self._successor()
        self._processes.add(successor)
        self._tell_change()
        self._keep(self._watch_over(successor))

    async def _successor(self) -> DrawingProcess:
        """Sooner or later: a machine may be short of memory for a while."""
        pause = FIRST_PAUSE
        while True:
            try:
                return await self._start_one()
            except Exception as error:  # noqa: BLE001 - whatever it is, it may be over later
                self._on_lost(f"a process that should draw cannot be started: {error}")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _end_silence(self, process: DrawingProcess) -> None:
        """Nobody waits for ever for a process that has stopped."""
        while process in self._processes:
            await asyncio.sleep(WATCH)
            if process.is_silent:
                process.kill()

    def _keep(self, work: Coroutine[object, object, None]) -> None:
        keeper = asyncio.create_task(work)
        self._keepers.add(keeper)
        keeper.add_done_callback(self._keepers.discard)

    async def _next_change(self) -> None:
        """Raises `LostError` where nobody can draw for too long."""
        try:
            async with asyncio.timeout(LONGEST_WITHOUT):
                await self._change.wait()
        except TimeoutError:
            if not self._processes:
                raise LostError("could draw it was not there") from None

    def _tell_change(self) -> None:
        self._change.set()
        self._change = asyncio.Event()


async def _cancel_all(tasks: Sequence[asyncio.Task[Any]]) -> None:
    """Ended, one way or the other."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _has_result(task: asyncio.Task[DrawingProcess]) -> bool:
    return not task.cancelled() and task.exception() is None
