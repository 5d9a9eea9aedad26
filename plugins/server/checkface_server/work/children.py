"""Ends a process that this one has started, so that nothing of it is left."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio.subprocess import Process

MOMENT = 1.0
"""Seconds in which a process that is ending has ended."""
LONGEST_DYING = 10.0
"""Seconds for one that was killed: who waits in the kernel for a disk that is gone does not end."""
UNKNOWN = -1
"""The exit code of one that has not ended then: nobody waits for it any longer."""


async def exit_code_of(child: Process, seconds: float = MOMENT) -> int:
    """Its exit code: by itself within so many seconds, else by force.

    To wait comes first: `Process.kill` of one that has just ended takes its code from asyncio,
    which then says 255. Its stdout is read to the end meanwhile: who has something to say still
    would not end before, and until then its transport is open.
    """
    reading = asyncio.create_task(_read_to_end(child))
    try:
        code = await _code(child, seconds)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(MOMENT):  # a child of its own may hold it open
                await reading
    finally:
        reading.cancel()
    return code


async def _read_to_end(child: Process) -> None:
    with contextlib.suppress(ValueError, OSError):
        while child.stdout is not None and await child.stdout.read(1 << 16):
            pass


async def _code(child: Process, seconds: float) -> int:
    try:
        async with asyncio.timeout(seconds):
            return await child.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
    try:
        async with asyncio.timeout(LONGEST_DYING):
            return await child.wait()
    except TimeoutError:
        return UNKNOWN
