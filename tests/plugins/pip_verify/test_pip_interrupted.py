"""A run that is interrupted or killed leaves the old state: no package, no ledger, no folder."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.pip_verify.workbench import IS_TO_INSTALL, TIMEOUT, Workbench

from checkface.program import ENDING
from checkface_pip_verify.self_test.index import Hold, Index

pytestmark = pytest.mark.cold  # signals go to a group, and each process of ours belongs to it

NAME = wheel_name("plum")

HOLDS = {
    "resolve": Hold("/simple/plum/"),
    "first download": Hold(f"/files/{NAME}"),
    "second download": Hold(f"/files/{NAME}", nth=2),
}

SLOW_INSTALL = """
if is_to_install():
    open({reached!r}, "w").close()
    while not os.path.exists({go!r}):
        time.sleep(0.01)
"""
"""Put into the target, it stops pip in the last step, which asks no index."""


@pytest.fixture(params=HOLDS)
def hold(request: pytest.FixtureRequest, index: Index) -> Hold:
    index.add(NAME, wheel("plum"))
    index.hold = Hold(HOLDS[request.param].pattern, HOLDS[request.param].nth)
    return index.hold


def test_ctrl_c_while_pip_waits_for_the_index_cleans_up(bench: Workbench, hold: Hold) -> None:
    terminal = bench.at_terminal("install", "plum", "--yes", "--json", "report.json")
    assert hold.reached.wait(TIMEOUT)
    os.killpg(terminal.process.pid, signal.SIGINT)

    assert terminal.end() == 130
    assert "Traceback" not in terminal.seen
    _assert_untouched(bench)
    assert bench.left_over() == []
    report = json.loads((bench.work / "report.json").read_text())
    assert (report["decision"], report["exit_code"]) == ("interrupted", 130)


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_to_us_alone_ends_pip_too(
    bench: Workbench, index: Index, number: signal.Signals
) -> None:
    index.add(NAME, wheel("plum"))
    index.hold = Hold("/simple/plum/")
    terminal = bench.at_terminal("install", "plum", "--yes")
    assert index.hold.reached.wait(TIMEOUT)
    terminal.process.send_signal(number)

    assert terminal.process.wait(TIMEOUT) == 130
    with pytest.raises(ProcessLookupError):  # pip was in our group, and has not outlived us
        os.killpg(terminal.process.pid, 0)
    terminal.end()
    _assert_untouched(bench)
    assert bench.left_over() == []


def test_a_kill_while_pip_waits_for_the_index_leaves_the_old_state(
    bench: Workbench, hold: Hold
) -> None:
    bench.ledger.parent.mkdir()
    bench.ledger.write_text("")
    terminal = bench.at_terminal("install", "plum", "--yes")
    assert hold.reached.wait(TIMEOUT)
    os.killpg(terminal.process.pid, signal.SIGKILL)
    terminal.end()
    hold.go.set()

    _assert_untouched(bench)
    assert bench.ledger.read_text() == ""


@pytest.mark.parametrize("number", ENDING)
def test_whoever_ends_it_at_the_question_it_cleans_up(
    number: signal.Signals, bench: Workbench, index: Index
) -> None:
    index.add(NAME, wheel("plum"))
    terminal = bench.at_terminal("install", "plum")
    terminal.wait_for("[y/N/?] ")
    os.killpg(terminal.process.pid, number)

    assert terminal.end() == 130
    assert "Traceback" not in terminal.seen
    _assert_untouched(bench)
    assert bench.left_over() == []


def test_a_kill_while_pip_installs_never_leaves_half_a_package(
    bench: Workbench, index: Index
) -> None:
    """pip ends what it has begun, and the ledger does not know of it."""
    index.add(NAME, wheel("plum"))
    reached, go = bench.folder / "reached", bench.folder / "go"
    hook = bench.site_packages / "sitecustomize.py"
    hook.write_text(IS_TO_INSTALL + SLOW_INSTALL.format(reached=str(reached), go=str(go)))
    terminal = bench.at_terminal("install", "plum", "--yes")
    _wait_until_there(reached)
    terminal.process.send_signal(signal.SIGKILL)
    go.touch()

    code = terminal.end()  # it ends when pip has closed the terminal, too

    assert code == -signal.SIGKILL
    assert "Traceback" not in terminal.seen
    assert bench.installed() == {"plum": "1.0"}
    assert (bench.site_packages / "plum-1.0.dist-info" / "RECORD").exists()
    assert bench.accepted() == {}


def _assert_untouched(bench: Workbench) -> None:
    assert bench.installed() == {}
    assert bench.accepted() == {}


def _wait_until_there(path: Path) -> None:
    deadline = time.monotonic() + TIMEOUT
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} never came"
        time.sleep(0.02)
