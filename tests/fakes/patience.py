"""Waits for what a test cannot be told of, and not for ever."""

from __future__ import annotations

import time
from collections.abc import Callable

LONGEST = 300.0
"""Seconds: a bound for what would else never end, on a machine that is busy with other things."""


def wait_for(happens: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + LONGEST
    while not happens():
        assert time.monotonic() < until, f"it did not happen: {what}"
        time.sleep(0.01)
