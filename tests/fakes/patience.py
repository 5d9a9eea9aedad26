"""Waits for what a test cannot be told of, and not for ever."""

from __future__ import annotations

import time
from collections.abc import Callable

LONGEST = 120.0


def wait_for(happens: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + LONGEST
    while not happens():
        assert time.monotonic() < until, f"it did not happen: {what}"
        time.sleep(0.01)
