"""One process that draws, as its owner sees it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from checkface_server.renderer import DrawingFailedError, Order, Rendered
from checkface_server.work.children import exit_code_of
from checkface_server.work.errors import CannotDrawError, LostError, Starved
from checkface_server.work.lanes import orders_each
from checkface_server.work.messages import Done, Job, Ready, Unable, pack, read_async

MODULE = "checkface_server.work.drawing_process"
LONGEST_START = 120.0
"""Seconds: an old disk, and the weights of a network."""
LONGEST_SILENCE = 600.0
"""Seconds between two faces, or to encode a video: who is silent for longer has stopped."""
LONGEST_END = 10.0
"""Seconds that it has for ending by itself, when all is drawn."""


@dataclass(frozen=True)
class Staff:
    """How many processes draw, and with what."""

    workers: int
    threads: int
    """Of each."""
    device: str | None = None
    """Of the engine torch."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Of each, beside our own."""

    @property
    def orders_each(self) -> int:
        """That one of them has at once."""
        return orders_each(self.device)

    @property
    def command(self) -> list[str]:
        """-P: what lies in the folder that we were started from is not imported."""
        return [sys.executable, "-P", "-m", MODULE, str(self.threads), self.device or ""]


@dataclass(eq=False)
class DrawingProcess:
    """Started, and with its network loaded, until it is lost."""

    child: Process
    most_orders: int
    jobs: dict[int, asyncio.Future[Rendered]] = field(default_factory=dict)
    orders: int = 0
    """That it has, or will have in a moment."""
    is_reserved: bool = False
    """Whether its next order shall be alone in it."""
    heard_at: float = field(default_factory=monotonic)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    @classmethod
    async def start(cls, staff: Staff) -> DrawingProcess:
        """Raises `CannotDrawError` if it never can, and `LostError` if it ends meanwhile."""
        child = await create_subprocess_exec(
            *staff.command,
            stdin=PIPE,
            stdout=PIPE,
            env={**os.environ, **staff.environment},
            limit=1 << 20,
            start_new_session=True,  # Ctrl-C in a terminal is for its owner, who lets it finish
        )
        process = cls(child, staff.orders_each)
        try:
            await process._hear_that_it_is_ready()
        except EOFError:
            code = await asyncio.shield(exit_code_of(child))
            raise LostError(f"ended with {code} before it could") from None
        except BaseException:
            process.kill()
            await asyncio.shield(exit_code_of(child))
            raise
        return process

    async def _hear_that_it_is_ready(self) -> None:
        try:
            async with asyncio.timeout(LONGEST_START):
                said = await self._next()
        except TimeoutError:
            raise LostError(f"did not load its network in {LONGEST_START:.0f} s") from None
        if isinstance(said, Unable):
            raise CannotDrawError(said.reason)
        if not isinstance(said, Ready):
            raise LostError(f"began with {type(said).__name__}")

    @property
    def pid(self) -> int:
        return self.child.pid

    @property
    def has_room(self) -> bool:
        return self.orders < self.most_orders and not self.is_reserved

    @property
    def is_silent(self) -> bool:
        """Whether it has work and has said nothing for too long."""
        return bool(self.jobs) and monotonic() - self.heard_at > LONGEST_SILENCE

    async def draw(self, order: Order) -> Rendered:
        """Raises `DrawingFailedError`, and `LostError` if the process is lost first."""
        number = next(self._numbers)
        future: asyncio.Future[Rendered] = asyncio.get_running_loop().create_future()
        if not self.jobs:
            self.heard_at = monotonic()
        self.jobs[number] = future
        try:
            self._stdin.write(pack(Job(number, order)))
            return await future
        finally:
            self.jobs.pop(number, None)

    async def listen(self) -> str:
        """Until it is lost, and all that it was drawing with it; how it ended.

        Whom we cannot hear or understand, for whatever reason, is of no use, and is ended.
        """
        with contextlib.suppress(Exception):
            while True:
                said = await self._next()
                self.heard_at = monotonic()
                if isinstance(said, Done):
                    self._hand_out(said)
        code = await exit_code_of(self.child)  # who closes stdout and goes on is of no use
        for future in list(self.jobs.values()):
            if not future.done():
                future.set_exception(LostError(f"ended with {code}"))
        return f"a process that draws ended with {code}"

    def _hand_out(self, done: Done) -> None:
        future = self.jobs.get(done.number)
        if future is None or future.done():
            return
        if isinstance(done.outcome, Rendered):
            future.set_result(done.outcome)
        elif isinstance(done.outcome, Starved):
            future.set_exception(LostError(f"had no memory for it ({done.outcome})"))
        else:
            future.set_exception(DrawingFailedError(done.outcome))

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.child.kill()

    async def end(self) -> None:
        """By itself; by force if it draws what nobody waits for. Nothing of it is left."""
        self._stdin.close()
        if self.jobs:
            self.kill()
        await exit_code_of(self.child, LONGEST_END)

    async def _next(self) -> object:
        if self.child.stdout is None:
            raise EOFError
        return await read_async(self.child.stdout)

    @property
    def _stdin(self) -> asyncio.StreamWriter:
        if self.child.stdin is None:
            raise LostError("has no stdin")
        return self.child.stdin
