"""A project of 60 wheels: synced, upgraded, declined, interrupted and killed."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Mapping

import pytest
from packaging.utils import canonicalize_name
from tests.hosts.uv.large_project import PROJECT, expected_here, stock
from tests.hosts.uv.uv_bench import UvBench
from tests.plugins.pip_verify.workbench import TIMEOUT

from checkface_pip_verify.self_test.index import Hold
from checkface_uv.records import is_whole
from checkface_uv.snapshot import digests_below

ALL = ("--all-extras", "--all-groups")
NEWER = ("starlette", "rich", "urllib3")


@pytest.fixture
def large(bench: UvBench) -> UvBench:
    stock(bench.index)
    (bench.project / "pyproject.toml").write_text(PROJECT % bench.index.url)
    return bench


def versions(bench: UvBench) -> dict[str, str]:
    return {canonicalize_name(name): version for name, version in bench.installed().items()}


def everything(bench: UvBench) -> tuple[Mapping[str, bytes | None], Mapping[str, str]]:
    """What a decline must leave: the project's files, and each file of the environment."""
    return bench.state(), digests_below(bench.project / ".venv")


def offer_newer(bench: UvBench) -> None:
    """To a uv that has not seen the index's pages before."""
    stock(bench.index, "2.0", *NEWER)
    bench.more["UV_CACHE_DIR"] = str(bench.folder / "another")


def test_it_is_synced_and_upgraded_and_a_no_changes_nothing(large: UvBench) -> None:
    synced = large.run("sync", "--yes", *ALL)

    names = expected_here()
    assert (0, dict.fromkeys(names, "1.0")) == (synced.code, versions(large)), synced.text
    assert len(names) >= 60
    assert len(large.accepted()) == len(names)
    offer_newer(large)
    before = everything(large)
    terminal = large.at_terminal("sync", "--upgrade", *ALL)
    terminal.wait_for("[y/N/?]")
    terminal.type("n\n")
    assert (10, before) == (terminal.end(), everything(large)), terminal.seen
    upgraded = large.run("sync", "--upgrade", "--yes", *ALL)
    assert 0 == upgraded.code, upgraded.text
    assert versions(large) == {n: "2.0" if n in NEWER else "1.0" for n in names}
    assert (len(names) + len(NEWER), []) == (len(large.accepted()), large.left_over())


MOMENTS = {"resolving": r"/simple/starlette/", "fetching": r"/files/rich-2[^/]*whl$"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_whenever_it_is_stopped_all_is_as_before_and_the_next_run_heals(
    number: signal.Signals, large: UvBench
) -> None:
    assert large.plain_uv("sync", *ALL).code == 0
    offer_newer(large)
    before = everything(large)

    for moment, pattern in MOMENTS.items():
        large.more["UV_CACHE_DIR"] = str(large.folder / moment)
        large.index.hold = Hold(pattern)
        large.index.requests.clear()
        process = large.start("sync", "--upgrade", "--yes", *ALL)
        assert large.index.hold.reached.wait(TIMEOUT), moment
        os.killpg(process.pid, number)
        code = process.wait(TIMEOUT)
        large.index.hold.go.set()
        large.index.hold = None
        require_as_before(large, before, number, code)
    terminal = large.at_terminal("sync", "--upgrade", *ALL)
    terminal.wait_for("[y/N/?]")
    os.killpg(terminal.process.pid, number)
    require_as_before(large, before, number, terminal.end())


def require_as_before(bench: UvBench, before: object, number: signal.Signals, code: int) -> None:
    """After a kill, once the next run has begun: it needs nothing new."""
    if number == signal.SIGINT:
        assert (130, before, []) == (code, everything(bench), bench.left_over())
        return
    assert code == -number
    healed = bench.run("sync", "--frozen", "--no-input", *ALL)
    assert (0, before) == (healed.code, everything(bench)), healed.text


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_stopped_while_it_installs_it_can_be_completed_by_the_same_again(
    number: signal.Signals, large: UvBench
) -> None:
    """Wherever it was: the project's files are as before."""
    assert large.plain_uv("lock").code == 0
    before = large.state()
    process = large.start("sync", "--yes", *ALL)
    while process.poll() is None and not versions(large):
        time.sleep(0.002)

    with contextlib.suppress(ProcessLookupError):  # it may have been faster
        os.killpg(process.pid, number)
    process.wait(TIMEOUT)
    again = large.run("sync", "--yes", *ALL)

    assert (0, before) == (again.code, large.state()), again.text
    assert versions(large) == dict.fromkeys(expected_here(), "1.0")
    assert [
        path.name for path in large.site_packages.glob("*.dist-info") if not is_whole(path)
    ] == []
