"""Turns a refusal of the forge into how long to wait before the next try, or into no next try.

GitHub's rules (REST API, "Best practices", rate limits): obey `retry-after`; else, with no requests
remaining, wait for the reset; else wait at least a minute, and longer each time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from checkface_channels.exchange import Answer
from checkface_channels.github.refusal import is_limit
from checkface_channels.retries import IN_A_JOB, retry_after

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
    tries: int = IN_A_JOB.tries

    def waits(self, attempt: int, wait: float | None, why: str) -> bool:
        """Wait for `wait` seconds; False where another try would be no use.

        `attempt` counts from 1; None is what no waiting changes.
        """
        if wait is None or attempt >= self.tries or wait > self.seconds:
            return False
        self.seconds -= wait
        if wait:
            self.log(f"{why}: trying again in {wait:.0f} s")
        self.sleep(wait)
        return True

    def wait_of(self, attempt: int, answer: Answer) -> float | None:
        """How many seconds an answer asks us to wait; None where it is final."""
        asked = retry_after(answer.headers)
        if answer.status in IN_A_JOB.busy:
            return IN_A_JOB.pause(attempt, answer.headers)
        if not is_limit(answer):
            return None
        if asked is not None:
            return asked
        if answer.headers.get("X-RateLimit-Remaining") == "0":
            reset = _seconds(answer.headers.get("X-RateLimit-Reset")) or 0
            return max(0.0, reset - self.clock()) + 1
        return SECONDARY_LIMIT * float(2 ** (attempt - 1))


def no_patience() -> Patience:
    """Of whoever leaves trying again to the connection."""
    return Patience(0.0, tries=1)


def backoff(attempt: int) -> float:
    """Seconds, where something broke."""
    return IN_A_JOB.pause(attempt)


def _seconds(written: str | None) -> float | None:
    try:
        return max(0.0, float(written)) if written else None
    except ValueError:
        return None
