"""How many Pythons one install starts: each costs time, and is one more to watch.

Two environments are made for it, ours and the target. In both, each interpreter notes its own start
before it runs anything else, and each program that it starts: so the children of children count,
and a start that no interpreter has noted, such as one of another Python, would show.
"""

from __future__ import annotations

import os
import subprocess
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import sha256, wheel, wheel_name
from tests.plugins.pip_verify.workbench import TIMEOUT, Workbench

from checkface_pip_verify.self_test.index import Index

MOST = 6
"""Ours, one question to the target, and pip: its settings, to resolve, to download, to install."""

COUNTER = """
import os, sys
def note(kind, what):
    with open({log!r}, "a") as log:
        log.write(kind + " " + what.replace(chr(10), " ") + chr(10))
def hear(event, arguments):
    if event == "subprocess.Popen":
        hear("os.exec", arguments)
    elif event in ("os.exec", "os.posix_spawn"):
        if "python" in os.path.basename(os.fsdecode(arguments[0])):
            note("child", os.fsdecode(arguments[0]))
    elif event in ("os.fork", "os.forkpty"):
        note("child", event)
note("start", " ".join(sys.orig_argv))
sys.addaudithook(hear)
"""


@dataclass(frozen=True)
class Counted:
    """Two environments whose interpreters tell of themselves."""

    bench: Workbench

    @property
    def log(self) -> Path:
        return self.bench.folder / "starts.txt"

    @property
    def ours(self) -> Path:
        return self.bench.folder / "ours"

    def prepare(self) -> None:
        venv.create(self.ours, with_pip=False, symlinks=True)
        usual = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
        for environment, more in ((self.ours, usual), (self.bench.venv, "")):
            folder = environment / self.bench.site_packages.relative_to(self.bench.venv)
            (folder / "starts_counter.py").write_text(COUNTER.format(log=str(self.log)))
            (folder / "starts.pth").write_text(f"import starts_counter\n{more}")

    def run(self, *words: str) -> tuple[list[str], list[str]]:
        """What has started, and what was started by one of those."""
        self.log.unlink(missing_ok=True)
        command = ["-m", "checkface_pip_verify", "--python", str(self.bench.venv)]
        done = subprocess.run(
            [str(self.ours / "bin" / "python"), *command, *words],
            cwd=self.bench.work,
            env=self.bench.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        lines = [line.partition(" ") for line in self.log.read_text().splitlines()]
        return [w for kind, _, w in lines if kind == "start"], [
            w for kind, _, w in lines if kind == "child"
        ]


@pytest.fixture
def counted(bench: Workbench, index: Index) -> Counted:
    index.add(wheel_name("plum"), wheel("plum"))
    counted = Counted(bench)
    counted.prepare()
    return counted


@pytest.mark.skipif(os.name == "nt", reason="environments are made of links")
@pytest.mark.parametrize("locked", [False, True])
def test_an_install_of_one_wheel_starts_six_interpreters(counted: Counted, *, locked: bool) -> None:
    lock = [f"plum==1.0 --hash=sha256:{sha256(wheel('plum'))}"]
    more = ["--lock", counted.bench.write("locked.txt", lock)] if locked else []

    started, children = counted.run("install", "--yes", "plum", *more)

    assert counted.bench.installed() == {"plum": "1.0"}
    assert len(started) == 1 + len(children), (started, children)
    assert len(started) <= MOST, started
