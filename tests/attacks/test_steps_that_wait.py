"""A pip that gets ready before its turn does nothing before it, and is never left behind."""

from __future__ import annotations

import os
import signal

import pytest
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface_pip_verify.pip.gate import Gate
from checkface_pip_verify.self_test.index import Index

pytestmark = pytest.mark.skipif(not Gate.can_be(), reason="no pip waits here")

STEPS = ("--dry-run", "download", "--no-index")
"""A word of each of the three: to resolve, to download, to install."""

TOO_EARLY = """
import atexit, builtins, os, sys, time
opened = builtins.open
if {early!r} in sys.orig_argv:
    def open(name, *more, **options):
        return opened("/dev/null" if str(name).startswith("/dev/fd/") else name, *more, **options)
    builtins.open = open
    atexit.register(lambda: opened({mark!r}, "w").close())
if {before!r} in sys.orig_argv:
    while not os.path.exists({mark!r}):
        time.sleep(0.02)
"""
"""In the target: a pip that does not wait at its gate, and one before it that waits for its end."""

TELLS_ITS_FOLDER = """
import sys
with open({mark!r}, "a") as told:
    told.write("\\t".join(sys.orig_argv) + "\\n")
"""
TELLS_ITS_END = """
import atexit, sys
if "--no-index" in sys.orig_argv:
    atexit.register(lambda: open({mark!r}, "w").close())
"""
UNGUARDED = """
import os, sys
if {word!r} in sys.orig_argv:
    os._exit(0)
"""
"""In the target, before all else: a Python that ends well without ever having had the guard."""


@pytest.fixture
def plum(bench: Workbench, index: Index) -> Workbench:
    index.add(wheel_name("plum"), wheel("plum", requires=["fig"]))
    index.add(wheel_name("fig"), wheel("fig"))
    return bench


def _hook(bench: Workbench, text: str) -> None:
    (bench.site_packages / "sitecustomize.py").write_text(text)


def test_no_two_steps_share_a_folder_for_what_the_guard_says(plum: Workbench) -> None:
    mark = plum.folder / "told"
    _hook(plum, TELLS_ITS_FOLDER.format(mark=str(mark)))

    assert plum.run("install", "plum", "--yes").code == 0

    told = [line.split("\t") for line in mark.read_text().splitlines()]
    folders = [line[2] for line in told if any(word in line for word in STEPS)]
    assert len(folders) == len(set(folders)) == len(STEPS)


@pytest.mark.parametrize("word", STEPS)
def test_each_pip_has_a_guard_of_its_own(plum: Workbench, word: str) -> None:
    """What the guard of another one said a moment ago does not count."""
    _hook(plum, UNGUARDED.format(word=word))

    done = plum.run("install", "plum", "--yes")

    assert done.code == 13, done.text
    assert "did not start" in done.err
    assert plum.installed() == {}
    assert plum.left_over() == []


@pytest.mark.parametrize("answers", [True, False])
def test_whoever_does_not_agree_leaves_no_pip_behind(plum: Workbench, *, answers: bool) -> None:
    terminal = plum.at_terminal("install", "plum")
    terminal.wait_for("[y/N/?] ")
    if answers:
        terminal.type("n\n")
    else:
        os.kill(terminal.process.pid, signal.SIGINT)

    assert terminal.end() == (10 if answers else 130), terminal.seen  # nobody holds it any more
    assert "pip: " not in terminal.seen
    assert plum.installed() == {}
    assert plum.left_over() == []


@pytest.mark.cold  # nobody else is to end what is killed
def test_if_we_are_killed_at_the_question_pip_ends_and_has_done_nothing(plum: Workbench) -> None:
    mark = plum.folder / "ended"
    _hook(plum, TELLS_ITS_END.format(mark=str(mark)))
    terminal = plum.at_terminal("install", "plum")
    terminal.wait_for("[y/N/?] ")
    terminal.process.kill()

    assert terminal.end() == -9
    assert mark.exists()  # by itself, and not when the terminal was taken from it
    assert plum.installed() == {}
    assert plum.accepted() == {}


@pytest.mark.parametrize(
    ("before", "early", "said"),
    [
        ("--dry-run", "download", "Could not open requirements file"),
        ("download", "--no-index", "Could not open constraint file"),
    ],
)
def test_what_comes_too_early_finds_nothing_to_do(
    plum: Workbench, before: str, early: str, said: str
) -> None:
    """What a step may do stands in lists that are not there before its turn."""
    mark = str(plum.folder / "has-ended")
    _hook(plum, TOO_EARLY.format(before=before, early=early, mark=mark))

    done = plum.run("install", "plum", "--yes")

    assert done.code == 1, done.text
    assert said in done.err
    assert plum.installed() == {}


def test_a_gate_is_open_once_its_keeper_is_gone() -> None:
    gate = Gate()
    with gate.entrance() as entrance:
        again = os.dup(entrance)
    os.set_blocking(again, False)
    with pytest.raises(BlockingIOError):
        os.read(again, 1)

    gate.open()
    gate.open()

    assert os.read(again, 1) == b""
    os.close(again)
