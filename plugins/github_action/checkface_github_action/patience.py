"""Turns a refusal of the forge into how long to wait before the next try, or into no next try.

GitHub's rules (REST API, "Best practices", rate limits): obey `retry-after`; else, with no requests
remaining, wait for the reset; else wait at least a minute, and longer each time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from checkface_channels.retries import BUSY, Retries, retry_after

TRIES = 5
FORBIDDEN, TOO_MANY = 403, 429
RETRIES = Retries(first_pause=1.0)
SECONDARY_LIMIT = 60.0
"""Seconds, where the forge refuses without saying for how long."""


@dataclass
class Patience:
    """How long one run waits, all waits together."""

    seconds: float
    """What is left of it."""
    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.time
    log: Callable[[str], object] = field(default=print)

    def waits(self, attempt: int, wait: float | None, why: str) -> bool:
        """Wait for `wait` seconds; False where another try would be no use.

        `attempt` counts from 1; None is what no waiting changes.
        """
        if wait is None or attempt >= TRIES or wait > self.seconds:
            return False
        self.seconds -= wait
        if wait:
            self.log(f"{why}: trying again in {wait:.0f} s")
        self.sleep(wait)
        return True

    def wait_of(
        self, attempt: int, status: int, headers: Mapping[str, str], message: str
    ) -> float | None:
        """How many seconds an answer asks us to wait; None where it is final."""
        asked = retry_after(headers)
        if status in BUSY - {TOO_MANY}:
            return backoff(attempt) if asked is None else asked
        if not is_limit(status, headers, message):
            return None
        if asked is not None:
            return asked
        if headers.get("x-ratelimit-remaining") == "0":
            reset = _seconds(headers.get("x-ratelimit-reset")) or 0
            return max(0.0, reset - self.clock()) + 1
        return SECONDARY_LIMIT * float(2 ** (attempt - 1))


def backoff(attempt: int) -> float:
    """Seconds, where something broke."""
    return RETRIES.pause(attempt)


def is_limit(status: int, headers: Mapping[str, str], message: str) -> bool:
    """Whether the forge refuses because of how often it was asked, and not because of who asks."""
    if status not in {FORBIDDEN, TOO_MANY}:
        return False
    spent = headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers
    return spent or status == TOO_MANY or "rate limit" in message.lower()


def _seconds(written: str | None) -> float | None:
    try:
        return max(0.0, float(written)) if written else None
    except ValueError:
        return None
