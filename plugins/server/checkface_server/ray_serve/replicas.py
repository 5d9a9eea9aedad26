"""A renderer of replicas on many machines: what is lost with one is tried again by another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context

from checkface_server.renderer import DrawingFailedError, Order, Rendered
from checkface_server.work.easel import Outcome
from checkface_server.work.errors import LostError

PAUSES = (0.05, 0.1, 0.2)
"""Seconds before each further try: by then it is known who is gone."""

LONGEST_WITHOUT = 120.0
"""Seconds that an order waits where no replica answers: as long as one may need to start."""
LONGEST_FACE = 30.0
"""Seconds for each face on top, on the slowest machine that anybody draws with."""

LOOK = 2.0
"""Seconds between two looks at how many replicas there are."""

Ask = Callable[[Order], Awaitable[Outcome]]
"""Has it drawn by any replica. Raises `LostError` if that was lost, and `BusyError` if none may be
asked now."""


class Replicas:
    """A `Renderer`."""

    def __init__(
        self,
        ask: Ask,
        count: Callable[[], int],
        lanes: int,
        on_lost: Callable[[str], object],
    ) -> None:
        """`count` says how many can draw now, and may take its time: it is asked in a thread."""
        self._ask, self._count, self._lanes, self._on_lost = ask, count, lanes, on_lost
        self._running = 0
        self._watch: asyncio.Task[None] | None = None

    @property
    def is_ready(self) -> bool:
        """One suffices: whoever is lost is gone round."""
        return self._running > 0

    @property
    def lanes(self) -> int:
        """Of as many as there may be, not as there are: by what waits for them more are started."""
        return self._lanes

    async def start(self) -> None:
        """They are somebody else's to start."""
        await self._look()
        self._watch = asyncio.create_task(self._keep_looking())

    async def stop(self) -> None:
        if self._watch:
            self._watch.cancel()

    async def render(self, order: Order) -> Rendered:
        """In a context of its own: Ray ends all that began in that of a request when its client
        goes away, and others may wait for the same picture.
        """
        outcome = await asyncio.create_task(self._in_time(order), context=Context())
        if isinstance(outcome, str):
            raise DrawingFailedError(outcome)
        return outcome

    async def _in_time(self, order: Order) -> Outcome:
        longest = LONGEST_WITHOUT + LONGEST_FACE * order.scene.faces
        try:
            async with asyncio.timeout(longest):
                return await self._outcome(order)
        except TimeoutError:
            raise DrawingFailedError(f"no replica has drawn it within {longest:.0f} s") from None

    async def _outcome(self, order: Order) -> Outcome:
        for pause in PAUSES:
            try:
                return await self._ask_one(order)
            except LostError as error:
                self._on_lost(str(error))
            await asyncio.sleep(pause)
        try:
            return await self._ask_one(order)
        except LostError as error:
            tries = len(PAUSES) + 1
            raise DrawingFailedError(f"tried {tries} times: a replica that {error}") from error

    async def _ask_one(self, order: Order) -> Outcome:
        """What others cancel is lost; else whoever waits for it would wait for ever."""
        try:
            return await self._ask(order)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task and task.cancelling():
                raise
            raise LostError("was told to stop") from None

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            await self._look()

    async def _look(self) -> None:
        """Whoever cannot be asked is counted as before: what draws may be there all the same."""
        try:
            self._running = await asyncio.to_thread(self._count)
        except Exception as error:  # noqa: BLE001 - the controller may be on its way to another node
            self._on_lost(f"cannot count the replicas: {type(error).__name__}")
