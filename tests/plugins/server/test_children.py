"""What has ended says how, and leaves nothing open."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import warnings
from asyncio.subprocess import PIPE, Process, create_subprocess_exec

import pytest

from checkface_server.work import children
from checkface_server.work.children import exit_code_of

SLEEPS = "import time; print('up', flush=True); time.sleep(600)"
ENDS = "print('up', flush=True); raise SystemExit(7)"
LONGEST = 120.0
"""Seconds for who ends by itself, however busy the machine is."""
FORKS = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEPS!r}])"
TALKS = "import sys; print('up', flush=True); sys.stdin.read(); print('x' * 10_000_000)"
CLOSES = "import os, time; print('up', flush=True); os.close(1); time.sleep(600)"


async def _started(program: str) -> Process:
    child = await create_subprocess_exec(
        sys.executable, "-c", program, stdin=PIPE, stdout=PIPE, start_new_session=True
    )
    assert child.stdout is not None
    assert await child.stdout.readline() == b"up\n"
    return child


@pytest.mark.parametrize("killed", range(5))
def test_one_that_was_killed_a_moment_ago_says_so(killed: int) -> None:
    async def code() -> int:
        child = await _started(SLEEPS)
        assert child.stdout is not None
        os.kill(child.pid, signal.SIGKILL)
        await child.stdout.read()
        return await exit_code_of(child)

    assert asyncio.run(code()) == -signal.SIGKILL, killed


@pytest.mark.parametrize(
    ("program", "seconds", "expected"),
    [(ENDS, LONGEST, 7), (SLEEPS, 0.1, -signal.SIGKILL), (CLOSES, 0.1, -signal.SIGKILL)],
)
def test_all_end_by_themselves_or_by_force_and_leave_nothing_open(
    program: str, seconds: float, expected: int
) -> None:
    async def code() -> int:
        return await exit_code_of(await _started(program), seconds)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert asyncio.run(code()) == expected


def test_who_has_much_to_say_at_its_end_ends_by_itself() -> None:
    async def code() -> int:
        child = await _started(TALKS)
        assert child.stdin is not None
        child.stdin.close()
        return await exit_code_of(child, LONGEST)

    assert asyncio.run(code()) == 0


def test_who_left_its_output_to_another_one_is_not_waited_for() -> None:
    async def leave() -> int:
        child = await _started(FORKS)
        code = await exit_code_of(child, LONGEST)
        os.killpg(child.pid, signal.SIGKILL)
        assert child.stdout is not None
        await child.stdout.read()
        return code

    assert asyncio.run(leave()) == 0


def test_one_that_does_not_end_though_it_was_killed_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The kernel lets nothing end that waits for a disk which is gone."""
    monkeypatch.setattr(children, "LONGEST_DYING", 0.1)

    async def leave() -> int:
        child = await _started(SLEEPS)
        kill, child.kill = child.kill, lambda: None  # type: ignore[method-assign]
        code = await asyncio.wait_for(exit_code_of(child, 0.1), LONGEST)
        kill()
        await child.wait()
        return code

    assert asyncio.run(leave()) == children.UNKNOWN
