"""A warm Python does all that one does that has begun by itself; what is saved is its start."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.fakes.warm_pythons import Fork, Warm, WarmProcesses
from tests.plugins.pip_verify.tiny_wheels import sdist, wheel, wheel_name
from tests.plugins.pip_verify.workbench import Done, Workbench

from checkface_channels import probe
from checkface_pip_verify.self_test.index import Hold, Index

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere none is warm")

BY_CHANCE = re.compile(r"\bpip-[a-z-]+-\w{8}\b|\d{4}-\d\d-\d\d[T ,:\d]*")
"""Names of temporary folders, and times."""


@dataclass(frozen=True)
class Both:
    """Two workbenches at one index: in the one each Python begins by itself, the other is warm."""

    cold: Workbench
    warm: Workbench

    def seen(self, bench: Workbench, done: Done) -> dict[str, object]:
        """All that is there afterwards, without what no two runs have in common."""
        files = {
            str(path.relative_to(bench.folder)): path
            for folder in (bench.site_packages, bench.work)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix != ".pyc" and path.name != "RECORD"
        }
        return {
            "code": done.code,
            "out": self.plain(bench, done.out),
            "err": self.plain(bench, done.err),
            **{
                name: self.plain(bench, path.read_bytes().decode(errors="replace"))
                for name, path in files.items()
            },
            "accepted": bench.accepted(),
            "left over": bench.left_over(),
        }

    def plain(self, bench: Workbench, text: str) -> str:
        return BY_CHANCE.sub("…", text.replace(str(bench.folder), "FOLDER"))

    def run(self, *words: str) -> list[dict[str, object]]:
        return [self.seen(bench, bench.run(*words)) for bench in (self.cold, self.warm)]


@pytest.fixture
def both(tmp_path: Path, index: Index, warm_session: Warm | None) -> Both:
    index.add(wheel_name("plum"), wheel("plum"))
    index.add(wheel_name("pear"), wheel("pear", requires=["plum"]))
    index.add("fig-1.0.tar.gz", sdist("fig", str(tmp_path / "fig-has-run")))
    folders = [tmp_path / "cold", tmp_path / "warm"]
    for folder in folders:
        folder.mkdir()
    return Both(Workbench(folders[0], index), Workbench(folders[1], index, warm_session))


RUNS: dict[str, list[list[str]]] = {
    "installed, known, gone": [
        ["install", "--yes", "pear", "--json", "report.json", "--log", "pip.txt"],
        ["install", "pear"],
        ["list"],
        ["uninstall", "--yes", "plum"],
    ],
    "nobody to ask": [["install", "pear"]],
    "source": [["install", "--yes", "fig"]],
    "there is none": [["install", "--yes", "nothing", "--target", "there"]],
    "downloaded": [["download", "--yes", "--dest", "there", "pear"]],
    "pip's own": [["--version"], ["debug"], ["no-such-command"]],
    "usage": [["install", "--no-such-option", "plum"]],
}


@pytest.mark.parametrize("words", RUNS.values(), ids=RUNS)
def test_a_warm_python_does_the_same(both: Both, words: list[list[str]]) -> None:
    for each in words:
        cold, warm = both.run(*each)
        assert warm == cold


def test_a_warm_python_says_the_same_of_itself(
    both: Both, warm_session: Warm, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [Path(sys.executable), both.cold.venv / "bin/python"]
    cold = [probe.Description.of(each) for each in asked]
    monkeypatch.setattr(probe, "subprocess", WarmProcesses(warm_session))

    assert [probe.Description.of(each) for each in asked] == cold


def test_what_a_fork_cannot_be_is_no_fork(both: Both, warm_session: Warm) -> None:
    command = [sys.executable, "-m", "checkface_pip_verify", "--help"]
    usual = both.warm.environ
    strange: list[tuple[list[str], dict[str, str]]] = [
        (["/bin/echo", *command[1:]], usual),
        ([*command[:2], "platform"], usual),
        (command, {**usual, "PYTHONPATH": "/nowhere"}),
        (command, {**usual, "LC_ALL": "POSIX"}),
    ]

    folder = both.warm.work

    assert _is_fork(warm_session, command, usual, folder)
    for words, environ in strange:
        assert not _is_fork(warm_session, words, environ, folder)
    (folder / "json.py").touch()
    assert not _is_fork(warm_session, command, usual, folder)


def _is_fork(warm: Warm, command: list[str], environ: dict[str, str], folder: Path) -> bool:
    process = warm(
        command, env=environ, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    process.wait(60)
    return isinstance(process, Fork)


@pytest.mark.parametrize("name", ["own.pth", "sitecustomize.py"])
def test_a_target_with_a_site_of_its_own_has_real_ones(both: Both, name: str) -> None:
    for bench in (both.cold, both.warm):
        mark = bench.work / "mark"
        (bench.site_packages / name).write_text(f"import os; open({str(mark)!r}, 'w')\n")
        bench.run("list")
        assert mark.exists()


def test_an_end_by_a_signal_and_a_limit_are_told(
    both: Both, warm_session: Warm, index: Index
) -> None:
    index.hold = Hold("/simple/plum/")  # else it may have ended before it is asked
    command = [sys.executable, "-m", "checkface_pip_verify", "install", "--yes", "plum"]
    process = warm_session(command, env=both.warm.environ, cwd=both.warm.work)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0)
    process.kill()

    assert process.wait(60) == -9


def _text(path: Path) -> str:
    return path.read_bytes().decode(errors="replace")
