"""Looks at photographs for others: one at a time, each in a process that ends with it."""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process, create_subprocess_exec
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from time import monotonic

from checkface_server.projection.messages import (
    LONGEST_ANSWER,
    GarbledError,
    Projected,
    outcome_of,
    pack,
)
from checkface_server.renderer import DrawingFailedError
from checkface_server.work.children import exit_code_of
from checkface_server.work.studio import BusyError, Client, TooMuchError

MODULE = "checkface_server.projection.projecting_process"
LONGEST_BESIDE = 120.0
"""Seconds, beside those of the steps, to load the network, find the face and look once more."""
MOST_PLACES = 8
"""Photographs that are held in memory, the one that is looked at included."""
BUSY = "other photographs are being looked at"
FAILED = "a process that looks at a photograph failed"
ALREADY = "one photograph of yours is being looked at already"


@dataclass(frozen=True)
class Effort:
    """How much is done for one photograph."""

    steps: int
    seconds: float
    """After which no further step is begun."""
    threads: int
    device: str | None = None

    @property
    def command(self) -> list[str]:
        """-P: what lies in the folder that we were started from is not imported."""
        words = (self.steps, self.seconds, self.threads, self.device or "")
        return [sys.executable, "-P", "-B", "-m", MODULE, *map(str, words)]


def environment() -> dict[str, str]:
    """Of such a process: what unpacks the weights needs no processes of its own."""
    return {**os.environ, "JOBLIB_MULTIPROCESSING": "0"}


@dataclass
class Projector:
    """Whoever has a place may have a photograph looked at, in the order of places."""

    effort: Effort
    longest_wait: float
    """Seconds of work that may lie before a photograph."""
    command: list[str] = field(default_factory=list)
    """Of a process; for tests another one."""
    longest_beside: float = LONGEST_BESIDE

    def __post_init__(self) -> None:
        self._places: set[str] = set()
        self._read = 0
        """Photographs that are there, the one that is looked at included."""
        self._turn = asyncio.Lock()
        self._seconds_each = self.effort.seconds
        self._begun: float | None = None

    @contextlib.contextmanager
    def place(self, client: Client) -> Iterator[None]:
        """To be taken before the photograph is read. Raises `BusyError` and `TooMuchError`."""
        if client.key in self._places:
            raise TooMuchError(ALREADY, self._retry_after)
        if self._is_too_long or len(self._places) >= MOST_PLACES:
            raise BusyError(BUSY, self._retry_after)
        self._places.add(client.key)
        try:
            yield
        finally:
            self._places.discard(client.key)

    @property
    def _is_too_long(self) -> bool:
        return self._seconds_before > self.longest_wait

    @property
    def _retry_after(self) -> int:
        """When the next one is done."""
        return max(1, math.ceil(self._seconds_before / max(1, self._read)))

    @property
    def _seconds_before(self) -> float:
        """Until all that are there are looked at; who sends none keeps nobody waiting."""
        done = monotonic() - self._begun if self._begun is not None else 0.0
        return max(0.0, self._read * self._seconds_each - done)

    async def project(self, photograph: bytes, *, tries_to_align: bool) -> Projected:
        """Cancel it where nobody waits any longer: then nothing goes on.

        Raises `WrongPhotographError`, `BusyError` where another one was there first, and
        `DrawingFailedError` where the process was lost.
        """
        if self._is_too_long:
            raise BusyError(BUSY, self._retry_after)
        self._read += 1
        try:
            return await self._in_turn(photograph, tries_to_align=tries_to_align)
        finally:
            self._read -= 1

    async def _in_turn(self, photograph: bytes, *, tries_to_align: bool) -> Projected:
        async with self._turn:
            self._begun = monotonic()
            try:
                said = await self._answer(pack(photograph, tries_to_align=tries_to_align))
                self._seconds_each = monotonic() - self._begun
            finally:
                self._begun = None
        return said

    async def _answer(self, message: bytes) -> Projected:
        try:
            async with asyncio.timeout(self.effort.seconds + self.longest_beside):
                async with self._process() as child:
                    return outcome_of(await _exchange(child, message))
        except TimeoutError:
            raise DrawingFailedError(f"{FAILED} (it did not end)") from None
        except (GarbledError, OSError, ValueError) as error:
            said = str(error) if isinstance(error, GarbledError) else type(error).__name__
            raise DrawingFailedError(f"{FAILED} ({said or 'no answer'})") from None

    @contextlib.asynccontextmanager
    async def _process(self) -> AsyncIterator[Process]:
        """What a library says of a photograph is for nobody: its stderr goes nowhere."""
        child = await create_subprocess_exec(
            *(self.command or self.effort.command),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=environment(),
            limit=LONGEST_ANSWER,
            start_new_session=True,  # Ctrl-C in a terminal is for its owner
        )
        try:
            yield child
        finally:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await asyncio.shield(exit_code_of(child))


async def _exchange(child: Process, message: bytes) -> bytes:
    """Raises OSError where it ends before it has read all, ValueError where it says too much."""
    if child.stdin is None or child.stdout is None:
        raise OSError
    child.stdin.write(message)
    await child.stdin.drain()
    return await child.stdout.readline()
