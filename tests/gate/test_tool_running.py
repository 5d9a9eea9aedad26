"""A tool that runs is waited for in moments, so that whoever tells us to end is heard."""

from __future__ import annotations

import subprocess

from checkface_gate.tool.running import TICK_SECONDS, in_time


def test_a_signal_that_comes_a_moment_before_a_wait_without_a_limit_is_heard_soon() -> None:
    """Python acts on it after the wait."""
    waits: list[float] = []

    def ends_at_last(seconds: float | None) -> int:
        waits.append(3600 if seconds is None else seconds)
        if len(waits) < 3:
            raise subprocess.TimeoutExpired("uv", waits[-1])
        return 7

    assert 7 == in_time(ends_at_last, limit=None)
    assert max(waits) <= TICK_SECONDS
