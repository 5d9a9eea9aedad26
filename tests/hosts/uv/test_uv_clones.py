"""A stranger's clone: whatever lies in it, none of it runs before somebody is asked."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.hosts.uv.uv_bench import UvBench
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name

PROJECT = {
    "sync": ["sync", "--upgrade"],
    "lock": ["lock", "--upgrade"],
    "add": ["add", "plum"],
    "remove": ["remove", "fig"],
}
PRIMED = {
    "pip install": ["pip", "install", "plum"],
    "tool install": ["tool", "install", "plum"],
    "x": ["x", "plum"],
    "run": ["run", "--with", "plum", "python", "-c", "import plum"],
}
COMMANDS = {**PROJECT, **PRIMED}
PROGRAM = {"pip install": 2, "run": 1}
"""How many words the command itself has."""


@pytest.fixture
def clone(bench: UvBench) -> UvBench:
    """A locked project that needs fig 1.0; fig 2.0 and plum can be had. Its Python is on PATH."""
    bench.index.add(wheel_name("fig"), wheel("fig"))
    bench.stock("plum")
    bench.write("fig")
    assert bench.plain_uv("lock").code == 0
    bench.index.add(wheel_name("fig", "2.0"), wheel("fig", "2.0"))
    bench.more |= {"UV_PYTHON": "", "UV_DEFAULT_INDEX": bench.index.url}  # "" is none
    bench.more["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), bench.environ["PATH"]])
    return bench


def mark_of(bench: UvBench) -> Path:
    return bench.folder / "ran"


def script_that_marks(bench: UvBench, path: Path) -> None:
    """A Python for uv, which tells that it was started."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\ntouch {mark_of(bench)}\nexit 1\n")  # it is nobody's environment
    path.chmod(0o755)


def environment_that(bench: UvBench, name: str, text: str) -> None:
    """As `uv venv` makes it, with one file more."""
    assert bench.plain_uv("sync", "--frozen", f"--python={sys.executable}").code == 0
    (bench.site_packages / name).write_text(text)


def runs_a_pth(bench: UvBench) -> None:
    environment_that(bench, "zz.pth", f"import os; open({str(mark_of(bench))!r}, 'w').close()\n")


def runs_sitecustomize(bench: UvBench) -> None:
    environment_that(bench, "sitecustomize.py", f"open({str(mark_of(bench))!r}, 'w').close()\n")


def has_a_library_of_its_own(bench: UvBench) -> None:
    """Python finds its standard library by `home`."""
    runs_a_pth(bench)
    (bench.site_packages / "zz.pth").unlink()
    library = bench.project / f"base/lib/python3.{sys.version_info[1]}"
    shutil.copytree(Path(os.__file__).parent, library, ignore=shutil.ignore_patterns("*-packages"))
    with (library / "site.py").open("a") as site:
        site.write(f"open({str(mark_of(bench))!r}, 'w').close()\n")
    (bench.project / "base/bin").mkdir()
    settings = bench.project / ".venv/pyvenv.cfg"
    settings.write_text(f"home = {bench.project / 'base/bin'}\n")


def links_to_a_neighbour(bench: UvBench) -> None:
    """Outside the project, and yet in the archive that it came with."""
    runs_a_pth(bench)
    (bench.site_packages / "zz.pth").unlink()
    script_that_marks(bench, bench.folder / "evil/python")
    for path in (bench.project / ".venv/bin").glob("python*"):
        path.unlink()
    (bench.project / ".venv/bin/python").symlink_to("../../../evil/python")


def has_a_python(bench: UvBench) -> None:
    runs_a_pth(bench)
    (bench.site_packages / "zz.pth").unlink()
    script_that_marks(bench, bench.project / ".venv/bin/python")


def names_a_python(bench: UvBench) -> None:
    script_that_marks(bench, bench.project / "evil")
    (bench.project / ".python-version").write_text("./evil\n")


def sets_a_python(bench: UvBench) -> None:
    script_that_marks(bench, bench.project / "evil")
    with (bench.project / "pyproject.toml").open("a") as file:
        file.write('[tool.uv.pip]\npython = "./evil"\n')


def is_an_environment(bench: UvBench) -> None:
    """uv takes the folder that it is in for one."""
    script_that_marks(bench, bench.project / "bin/python")
    (bench.project / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).resolve().parent}\n")


CLONES: dict[str, Callable[[UvBench], None]] = {
    "pth": runs_a_pth,
    "sitecustomize": runs_sitecustomize,
    "library": has_a_library_of_its_own,
    "neighbour": links_to_a_neighbour,
    "python": has_a_python,
    "version file": names_a_python,
    "setting": sets_a_python,
    "environment": is_an_environment,
}


CASES = [("pth", command) for command in COMMANDS]
CASES += [(kind, "sync") for kind in CLONES if kind != "pth"]
CASES += [(kind, "pip install") for kind in ("python", "neighbour", "environment", "setting")]
CASES += [("version file", "run"), ("setting", "run"), ("python", "x"), ("library", "remove")]


@pytest.mark.parametrize(("kind", "command"), CASES)
def test_nothing_of_a_clone_runs_before_the_question(
    kind: str, command: str, clone: UvBench
) -> None:
    CLONES[kind](clone)
    clone.more["UV_CACHE_DIR"] = str(clone.folder / "another")
    before = clone.state()

    done = clone.run(*COMMANDS[command])

    assert not mark_of(clone).exists(), done.text
    assert done.code in {11, 13}, done.text
    assert before == clone.state()


@pytest.mark.parametrize("command", ["pip install", "run"])
def test_a_project_that_is_named_by_an_option_has_no_more_to_say(
    command: str, clone: UvBench
) -> None:
    """uv hears its settings too, wherever it is called."""
    inner = clone.project / "inner"
    inner.mkdir()
    (inner / "uv.toml").write_text('python-downloads-json-url = "https://example.org/it"\n')
    words = list(PRIMED[command])
    words[PROGRAM[command] : PROGRAM[command]] = ["--yes", "--project=inner"]

    done = clone.run(*words)

    assert 13 == done.code, done.text
    assert "python-downloads-json-url" in done.err
