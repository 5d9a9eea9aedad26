"""Asks what may fail, or take for ever, within bounds: then it is left alone for a while.

Nothing of it is an error for who asks for a face: that is drawn anew.
"""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TypeVar

LONGEST = 5.0
"""Seconds for one file: to draw it anew takes less than a slow disk or store."""
PAUSE = 30.0
"""Seconds without what has failed."""

Value = TypeVar("Value")


@dataclass
class Patience:
    """With one layer."""

    on_failure: Callable[[str], object]
    """Hears once in a while of what fails: the kind of error, and no more."""
    longest: float = LONGEST
    _rests_until: float = field(default=0.0, init=False)

    async def attempt(self, work: Callable[[], Awaitable[Value]]) -> Value | None:
        """None also while it rests."""
        if monotonic() < self._rests_until:
            return None
        try:
            async with asyncio.timeout(self.longest):
                return await work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the file is drawn anew
            self._rests_until = monotonic() + PAUSE
            self.on_failure(_kind(error))
            return None


def _kind(error: BaseException) -> str:
    """As the system calls it, where it was the system."""
    cause = error.__cause__ or error
    code = cause.errno if isinstance(cause, OSError) else None
    return errno.errorcode.get(code or 0, type(error).__name__)
