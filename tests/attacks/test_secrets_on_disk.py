"""No file of ours holds a password, at whatever moment we are killed."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.pip_verify.workbench import TIMEOUT, Workbench

from checkface_pip_verify.gate.download import fetch_lists
from checkface_pip_verify.pip.plan import Wheel
from checkface_pip_verify.self_test.index import Hold, Index

NAME = wheel_name("plum")
TYPED = "pa55word-of-mine"

HOLDS = {
    "resolve": Hold("/simple/plum/"),
    "first download": Hold(f"/files/{NAME}$"),
    "second download": Hold(f"/files/{NAME}$", nth=2),
}


STUCK = """
import sys, time
if "--no-index" in sys.orig_argv:
    open({reached!r}, "w").close()
    time.sleep(600)
"""


@pytest.fixture
def locked(bench: Workbench, index: Index) -> str:
    """A requirement file with a password for the index, which asks for it."""
    index.add(NAME, wheel("plum"))
    index.password = ("me", TYPED)
    bench.environ.pop("PIP_INDEX_URL")
    return bench.write("wanted.txt", [f"--index-url {index.url_with_password()}", "plum"])


def leaked(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return [str(path) for path in files if TYPED.encode() in path.read_bytes()]


@pytest.mark.cold  # a group hears the signal
@pytest.mark.parametrize("moment", [*HOLDS, "last step"])
def test_a_kill_leaves_no_password_behind(
    bench: Workbench, index: Index, locked: str, moment: str
) -> None:
    reached = bench.folder / "reached"
    if moment in HOLDS:
        index.hold = Hold(HOLDS[moment].pattern, HOLDS[moment].nth)
    else:
        (bench.site_packages / "sitecustomize.py").write_text(STUCK.format(reached=str(reached)))
    terminal = bench.at_terminal("install", "-r", locked, "--yes")
    deadline = time.monotonic() + TIMEOUT
    while not (reached.exists() or (index.hold and index.hold.reached.is_set())):
        assert time.monotonic() < deadline, terminal.seen
        assert terminal.process.poll() is None
        time.sleep(0.05)
    os.killpg(terminal.process.pid, signal.SIGKILL)
    terminal.end()

    assert bench.left_over()
    assert leaked(bench.temporary) == []


@pytest.mark.parametrize("where", ["command line", "requirement file"])
def test_a_wheel_whose_url_holds_a_password_is_installed_without_a_terminal(
    bench: Workbench, index: Index, where: str
) -> None:
    index.add(NAME, wheel("plum"))
    index.password = ("me", TYPED)
    url = index.file_url(NAME).replace("://", f"://me:{TYPED}@")
    words = [f"plum @ {url}"]
    if where == "requirement file":
        words = ["-r", bench.write("wanted.txt", words)]

    done = bench.run("install", *words, "--yes")

    assert done.code == 0, done.text
    assert TYPED not in done.text
    assert bench.installed() == {"plum": "1.0"}


@pytest.mark.parametrize("form", ["--index-url {0}", "--no-index\n--find-links {0}plum/"])
def test_a_password_in_a_file_counts_beside_an_index_of_the_same_host_without_one(
    bench: Workbench, index: Index, form: str
) -> None:
    """The environment names the host without a password, and pip takes the first that it hears."""
    index.add(NAME, wheel("plum"))
    index.password = ("me", TYPED)
    locked = bench.write("wanted.txt", [form.format(index.url_with_password()), "plum"])

    done = bench.run("install", "-r", locked, "--yes", environ={"PIP_INDEX_URL": index.url})

    assert done.code == 0, done.text
    assert TYPED not in done.text
    assert bench.installed() == {"plum": "1.0"}


@pytest.mark.parametrize("userinfo", ["me:secret@", "secret@", "me:se%40cret@", "me:s@ecret@"])
def test_no_list_for_pip_holds_credentials(userinfo: str) -> None:
    held = Wheel("plum", "1.0", NAME, f"https://{userinfo}h/{NAME}", {}, requested=True)

    assert fetch_lists([held]) == [f"plum @ https://h/{NAME}\n"]
