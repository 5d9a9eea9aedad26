"""Whoever ends `uv-checkface`, at whatever moment: 130, one sentence, and nothing is left."""

from __future__ import annotations

import contextlib
import itertools
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.hosts.uv.test_uv_prime import with_command
from tests.hosts.uv.uv_before import BEFORE_LAST, put_before
from tests.hosts.uv.uv_bench import UvBench
from tests.plugins.pip_verify.tiny_wheels import wheel_name
from tests.plugins.pip_verify.workbench import TIMEOUT, Terminal

from checkface_pip_verify.self_test.index import Hold

OF_A_SESSION = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "checkface_uv", *sys.argv[1:]])
"""
"""Ctrl-C is heard by all who are in front at a terminal of their own."""

COMMANDS = {
    "sync": ["sync"],
    "add": ["add", "plum"],
    "pip install": ["pip", "install", "--target=there", "plum"],
    "tool install": ["tool", "install", "plum"],
}
STAGES = {"resolving": r"/simple/plum/", "fetching": r"/files/plum[^/]*whl$"}
ENDS: dict[str, Callable[[Terminal, int], object]] = {
    "Ctrl-C": lambda terminal, _: terminal.type("\x03"),
    "Ctrl-\\": lambda terminal, _: terminal.type("\x1c"),
    "SIGINT": lambda terminal, _: terminal.process.send_signal(signal.SIGINT),
    "SIGTERM": lambda terminal, _: terminal.process.send_signal(signal.SIGTERM),
    "SIGHUP": lambda terminal, _: terminal.process.send_signal(signal.SIGHUP),
    "closed": lambda _, master: os.close(master),
}

CASES = [
    (command, stage, end)
    for (command, stage), end in zip(
        itertools.product(COMMANDS, [*STAGES, "question", "installing"]),
        itertools.cycle(ENDS),
        strict=False,
    )
]
"""Each command at each stage, with the ends in turn: all 96 take minutes."""


@pytest.fixture
def bench(bench: UvBench) -> UvBench:
    bench.index.add(wheel_name("plum"), with_command("plum", "good"))
    bench.more["UV_DEFAULT_INDEX"] = bench.index.url
    bench.write("plum")
    return bench


def at_own_terminal(
    bench: UvBench, *words: str, program: str = OF_A_SESSION
) -> tuple[Terminal, int]:
    """With its master side."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", program, *words],
        cwd=bench.project,
        env=bench.environ,
        start_new_session=True,
        stdin=slave,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    return Terminal(process, master), master


@pytest.mark.parametrize(("command", "stage", "end"), CASES)
def test_it_ends_as_if_it_had_not_been_there(
    command: str, stage: str, end: str, bench: UvBench
) -> None:
    before, reached, go = bench.state(), bench.folder / "reached", bench.folder / "go"
    put_before(bench, BEFORE_LAST, reached=reached, go=go)
    if stage in STAGES:
        bench.index.hold = Hold(STAGES[stage], nth=1 + (stage == "fetching"))
    terminal, master = at_own_terminal(bench, *COMMANDS[command])
    modes = termios.tcgetattr(master)
    wait_for(stage, terminal, bench, reached)

    ENDS[end](terminal, master)
    code = terminal.process.wait(TIMEOUT)

    require_none_left(terminal.process.pid)
    assert 130 == code, terminal.seen
    if end != "closed":
        assert modes == termios.tcgetattr(master)
        terminal.end()
        require_one_sentence(terminal.seen)
    if bench.index.hold:
        bench.index.hold.go.set()
    assert (before, {}, []) == (bench.state(), bench.accepted(), bench.left_over())
    assert [] == installed(bench)


COUNTS = """
import signal, sys, time
heard = []
for number in (signal.SIGINT, signal.SIGQUIT):
    signal.signal(number, lambda got, _: heard.append(got))
print("READY", flush=True)
while not heard:
    time.sleep(0.02)
time.sleep(0.5)
print("heard", len(heard), "END", flush=True)
"""
HANDS_OVER = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from checkface_uv.handover import run_program
sys.exit(run_program([sys.executable, "-c", sys.argv[1]], os.environ))
"""


@pytest.mark.parametrize("typed", ["\x03", "\x1c"], ids=["Ctrl-C", "Ctrl-\\"])
def test_what_is_typed_at_a_terminal_is_heard_once_by_a_program(typed: str, bench: UvBench) -> None:
    """A Java that is told to quit says where it stands, and goes on: we are not to be gone then."""
    terminal, _ = at_own_terminal(bench, COUNTS, program=HANDS_OVER)
    terminal.wait_for("READY")
    terminal.type(typed)
    terminal.wait_for("END")

    assert (0, True) == (terminal.end(), "heard 1 END" in terminal.seen), terminal.seen


def wait_for(stage: str, terminal: Terminal, bench: UvBench, reached: Path) -> None:
    if stage in STAGES:
        assert bench.index.hold
        assert bench.index.hold.reached.wait(TIMEOUT), terminal.seen
        return
    terminal.wait_for("[y/N/?]")
    if stage == "installing":
        terminal.type("y\n")
        require(reached.exists)


def installed(bench: UvBench) -> list[Path]:
    """What a package leaves wherever it is installed."""
    return [*bench.project.rglob("plum*"), *bench.folder.glob(".local/**/plum*")]


def require_one_sentence(said: str) -> None:
    lines = [line for line in said.splitlines() if "uv-checkface: " in line]
    assert (1, True) == (len(lines), "interrupted" in lines[0]), said
    assert "Traceback" not in said


def require_none_left(group: int) -> None:
    """No uv outlives us."""

    def is_gone() -> bool:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, 0)
            return False
        return True

    require(is_gone)


def require(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
