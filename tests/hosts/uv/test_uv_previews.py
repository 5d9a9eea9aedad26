"""No step of ours does what uv is only trying out, wherever that was switched on."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hosts.uv.test_uv_prime import with_command
from tests.hosts.uv.uv_before import LOGGED, put_before
from tests.hosts.uv.uv_bench import UvBench
from tests.plugins.pip_verify.tiny_wheels import wheel_name

COMMANDS = {
    "sync": ["sync", "--yes"],
    "lock": ["lock", "--upgrade", "--yes"],
    "add": ["add", "--yes", "plum"],
    "remove": ["remove", "--yes", "fig"],
    "check": ["check"],
    "pip install": ["pip", "install", "--yes", "plum"],
    "tool install": ["tool", "install", "--yes", "plum"],
    "x": ["x", "--yes", "--from", "plum", "python", "-c", ""],
    "run": ["run", "--yes", "--with", "plum", "python", "-c", ""],
}
LOCKS = 'preview-features = ["tool-install-locks"]\n'


@pytest.fixture
def bench(bench: UvBench) -> UvBench:
    """Its user has switched previews on, for all that uv does."""
    bench.stock("fig")
    bench.index.add(wheel_name("plum"), with_command("plum", "old"))
    bench.more["UV_DEFAULT_INDEX"] = bench.index.url
    settings = bench.folder / ".config/uv/uv.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(LOCKS)
    return bench


@pytest.mark.parametrize("command", COMMANDS)
def test_each_uv_that_is_started_is_told_so_first(command: str, bench: UvBench) -> None:
    bench.write("fig")
    assert bench.plain_uv("sync").code == 0
    log = bench.folder / "started.txt"
    put_before(bench, LOGGED, log=log)

    done = bench.run(*COMMANDS[command])

    started = log.read_text().splitlines()
    assert (0, True) == (done.code, bool(started)), done.text
    assert [words for words in started if not words.startswith("--no-preview ")] == []


def tool(bench: UvBench) -> str:
    """What the installed tool says of itself."""
    (module,) = bench.folder.glob(".local/share/uv/tools/plum/lib/*/site-packages/plum.py")
    (command,) = bench.folder.glob(".local/bin/plum")
    return f"{module.read_text()} {command.exists()}"


def is_locked(bench: UvBench) -> bool:
    """Whether uv has left the lock of a tool, which it does in that preview alone."""
    return bool([*Path(bench.folder, ".local/share/uv/tools/plum").glob("uv.lock")])


def test_a_tool_is_installed_as_if_nothing_were_tried_out(bench: UvBench) -> None:
    """And uv itself would do it in another way, so that this test is about something."""
    assert bench.plain_uv("tool", "install", "plum").code == 0
    tried = is_locked(bench)
    assert bench.plain_uv("tool", "uninstall", "plum").code == 0

    done = bench.run("tool", "install", "--yes", "plum")

    assert (0, True, False) == (done.code, tried, is_locked(bench)), done.text


@pytest.mark.parametrize("swapped", ["index", "cache"])
def test_a_tool_outlives_a_swap_during_the_question(swapped: str, bench: UvBench) -> None:
    """In that preview a stopped swap has left no tool at all."""
    assert bench.run("tool", "install", "--yes", "plum").code == 0
    before = tool(bench)
    bench.index.add(wheel_name("plum", "2.0"), with_command("plum", "new", "2.0"))
    bench.more["UV_CACHE_DIR"] = str(bench.folder / "another")
    terminal = bench.at_terminal("tool", "install", "plum==2.0")
    terminal.wait_for("[y/N/?]")
    bench.index.files[wheel_name("plum", "2.0")] = [with_command("plum", "evil", "2.0")]
    if swapped == "cache":
        for path in bench.temporary.rglob("plum.py"):
            path.write_text("CONTENT = 'evil'\n")
    asked = len(bench.index.requests)

    terminal.type("y\n")

    assert {"index": 0, "cache": 12}[swapped] == terminal.end(), terminal.seen
    assert bench.index.requests[asked:] == []
    assert (tool(bench) == before) is (swapped == "cache")
    assert "evil" not in tool(bench)
