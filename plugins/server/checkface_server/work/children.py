"""Ends a process that this one has started, so that nothing of it is left."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio.subprocess import Process

MOMENT = 1.0
"""Seconds in which a process that is ending has ended."""


async def exit_code_of(child: Process, seconds: float = MOMENT) -> int:
    """Its exit code: by itself within so many seconds, else by force.

    To wait comes first: `Process.kill` of one that has just ended takes its code from asyncio,
    which then says 255. Its stdout is read to the end, for until then its transport is open.
    """
    code = await _code(child, seconds)
    if child.stdout is not None:
        with contextlib.suppress(TimeoutError, ValueError, OSError):
            async with asyncio.timeout(MOMENT):  # a child of its own may hold it open
                while await child.stdout.read(1 << 16):
                    pass
    return code


async def _code(child: Process, seconds: float) -> int:
    try:
        async with asyncio.timeout(seconds):
            return await child.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        return await child.wait()
