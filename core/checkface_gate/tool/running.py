"""Turns the command line of a pip into its end, whether it answers, talks, waits or is interrupted.

What it may do was decided before: here it runs, and is gone when we are.
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TypeVar

from checkface_gate.errors import UnableError
from checkface_gate.tool.output import Talk
from checkface_gate.tool.time_limit import TimeLimit

TICK_SECONDS = 0.5

Done = TypeVar("Done")

Patience = tuple[signal.Signals | None, float]
"""A signal, and how long a process may take to end by it."""

KILL: signal.Signals = getattr(signal, "SIGKILL", signal.SIGTERM)

PATIENCE: Sequence[Patience] = (
    *((None, 0.5), (signal.SIGINT, 5.0)),
    *((signal.SIGTERM, 5.0), (KILL, 5.0)),
)
"""At a terminal pip has heard Ctrl-C too."""

LAST_MOMENT: Sequence[Patience] = ((None, 0.7), (KILL, 5.0))
"""For a pip that installs and hears no Ctrl-C: a moment to finish what it is writing."""


def capture(
    command: Sequence[str],
    environ: Mapping[str, str],
    limit: TimeLimit,
    *,
    stdin: int | None = None,
    moment: float = 0.0,
    starting: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext,
) -> subprocess.CompletedProcess[str]:
    """Of a tool that nobody hears; it is gone when this ends, however it ends.

    Where this is interrupted it has a `moment` to finish what it is writing. It inherits which
    signals count while it is `starting`.
    """
    with starting():
        process = subprocess.Popen(
            command, env=environ, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    with gone_afterwards(process, moment):
        said = in_time(lambda seconds: process.communicate(timeout=seconds), limit)
        return subprocess.CompletedProcess(command, process.returncode, *map(_text, said))


@contextlib.contextmanager
def gone_afterwards(process: subprocess.Popen[bytes], moment: float) -> Iterator[None]:
    """However this ends; it has a `moment` to finish what it is writing."""
    with process:
        try:
            yield
        except BaseException:
            with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
                process.wait(moment)
            process.kill()
            raise


def in_time(work: Callable[[float], Done], limit: TimeLimit | None) -> Done:
    """What `work` returns, which is to wait for a process, tick by tick. Raises `UnableError`.

    Also without a limit: a signal that comes a moment before a wait begins is heard after it.
    """
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return work(TICK_SECONDS)
        if limit:
            limit.require_time_left()


def _text(said: bytes) -> str:
    """Whatever a stranger's tool may write."""
    return said.decode("utf-8", "backslashreplace").replace("\r\n", "\n")


def wait(process: Talk, limit: TimeLimit | None, patience: Sequence[Patience]) -> int:
    try:
        return in_time(process.wait, limit)
    except (KeyboardInterrupt, UnableError):
        _end(process, patience)
        raise


def _end(process: Talk, patience: Sequence[Patience]) -> None:
    """Let it end by itself, then ask, then insist."""
    for number, seconds in patience:
        if number:
            process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            process.wait(seconds)
            return
