"""Nothing that a stranger wrote becomes a program: no folder, no variable, no command, no line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import project_files, sdist, wheel, wheel_name
from tests.plugins.pip_verify.workbench import TIMEOUT, Done, Workbench

from checkface_pip_verify.self_test.index import Index

pytestmark = pytest.mark.cold

SDIST = "trap-1.0.tar.gz"


@pytest.fixture
def mark(bench: Workbench, index: Index) -> Path:
    """It is there as soon as anything of the trap has run: as source, or as a module."""
    mark: Path = bench.folder / "trap-has-run"
    index.add(SDIST, sdist("trap", str(mark)))
    index.add(wheel_name("plum"), wheel("plum"))
    for name, text in project_files("trap", str(mark)).items():
        bench.write(f"trap/{name}", [text])
    (bench.work / SDIST).write_bytes(sdist("trap", str(mark)))
    return mark


HOSTILE = (
    *("checkface", "packaging", "pip", "sitecustomize", "usercustomize", "json", "runpy", "re"),
    *("argparse", "filelock", "numpy", "subprocess", "urllib", "checkface_channels"),
)

BEFORE_US = ("sitecustomize", "usercustomize", "re", "urllib", "subprocess")
"""What Python, or an editable install, imports before our first line: whoever sets PYTHONPATH to
the folder of a stranger has these run by every Python."""


@pytest.fixture
def hostile(bench: Workbench, mark: Path) -> Path:
    """The folder that we are called in, full of modules and programs that are others."""
    for name in HOSTILE:
        bench.write(f"{name}.py", [f"open({str(mark)!r}, 'w').close()"])
        bench.write(f"{name}/__init__.py", [f"open({str(mark)!r}, 'w').close()"])
    for name in ("keyring", "rustc", "uname", "lsb_release", "python3", "git"):
        bench.write(name, ["#!/bin/sh", f"touch {mark}"])
        (bench.work / name).chmod(0o755)
    return bench.work


FORMS = {
    "module": [sys.executable, "-m", "checkface_pip_verify"],
    "module without a path": [sys.executable, "-P", "-m", "checkface_pip_verify"],
    "script": [str(Path(sys.executable).with_name("pip-checkface"))],
}

VARIABLES: list[dict[str, str]] = [
    {
        "PATH": f".{os.pathsep}{os.environ['PATH']}",
        "PIP_KEYRING_PROVIDER": "subprocess",
        "PYTHONSTARTUP": "json.py",
        "PYTHONBREAKPOINT": "json.x",
        "_PIP_RUNNING_IN_SUBPROCESS": "1",
    },
    {"PYTHONPATH": ".", "PATH": f"{os.pathsep}{os.environ['PATH']}"},
    {"PYTHONPATH": f":{os.pathsep}trap"},
]
"""As many in one install as do not hide each other; pip's private variable once made our pip forget
whom it works for."""


def _called(
    bench: Workbench, form: str, words: list[str], environ: dict[str, str] | None = None
) -> Done:
    done = subprocess.run(
        [*FORMS[form], *words],
        cwd=bench.work,
        env={**bench.environ, **(environ or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("environ", VARIABLES, ids=" ".join)
def test_the_folder_that_we_are_called_in_runs_nothing(
    bench: Workbench, mark: Path, hostile: Path, environ: dict[str, str]
) -> None:
    words = ["--python", str(bench.venv), "install", "plum", "--yes"]
    form = "module"
    if "PYTHONPATH" in environ:
        form = "module without a path"
        for name in BEFORE_US:
            (hostile / f"{name}.py").unlink()
            shutil.rmtree(hostile / name)

    done = _called(bench, form, words, environ)

    assert hostile.is_dir()
    assert not mark.exists(), done.text
    assert (done.code, bench.installed()) == (0, {"plum": "1.0"}), done.text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("words", [["--help"], ["--version"], ["ledger", "list"], ["list"]])
def test_no_form_of_the_command_runs_a_module_of_the_current_folder(
    bench: Workbench, mark: Path, hostile: Path, form: str, words: list[str]
) -> None:
    target = ["--python", str(bench.venv)] if words == ["list"] else []

    done = _called(bench, form, [*target, *words])

    assert hostile.is_dir()
    assert (done.code, mark.exists()) == (0, False), done.text


REFUSED = [
    ["download", "trap"],
    ["download", "--no-binary=:all:", "trap"],
    ["wheel", "trap"],
    ["wheel", "./trap"],
    ["--no-color", "wheel", "--no-deps", "./trap"],
    ["lock", "./trap"],
    ["lock", "-e", "./trap"],
    ["lock", "-r", "bad.txt"],
    ["lock", "URL"],
    ["lock", "trap @ URL"],
    ["lock", "--group", "all"],
]


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_no_other_command_of_pips_runs_a_strangers_code(
    bench: Workbench, mark: Path, words: list[str]
) -> None:
    url = bench.index.file_url(SDIST)
    bench.write("bad.txt", ["--no-binary=:all:", "trap"])
    bench.write("pyproject.toml", ["[dependency-groups]", f'all = ["trap @ {url}"]'])

    done = bench.run(*(word.replace("URL", url) for word in words))

    assert (done.code, mark.exists()) == (13, False), done.text
    assert "Traceback" not in done.text
    assert "refused" in done.err


def test_what_only_has_source_is_not_locked(bench: Workbench, mark: Path) -> None:
    done = bench.run("lock", "--no-binary=:all:", "trap")

    assert (done.code, mark.exists()) == (13, False), done.text


def test_a_lock_is_of_wheels_and_says_how_to_see_them(bench: Workbench, mark: Path) -> None:
    done = bench.run("lock", "plum", "-o", "pylock.mine.toml")

    assert done.code == 0, done.text
    assert "none of their code was run" in done.err
    assert "pip-checkface lock show pylock.mine.toml" in done.err
    assert "plum-1.0-py3-none-any.whl" in (bench.work / "pylock.mine.toml").read_text()
    assert not mark.exists()


@pytest.mark.parametrize("command", ["show", "check", "diff"])
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_says_what_ours_do(bench: Workbench, command: str, flag: str) -> None:
    done = bench.run("lock", command, flag)

    assert done.code == 0, done.text
    assert f"usage: pip-checkface lock {command}" in done.out


@pytest.mark.parametrize("command", ["download", "wheel", "lock", "uninstall"])
def test_help_of_the_others_is_pips(bench: Workbench, command: str) -> None:
    done = bench.run(command, "--help")

    assert (done.code, "Usage:" in done.out) == (0, True), done.text


def test_a_bare_name_is_no_program_of_the_current_folder(
    bench: Workbench, mark: Path, hostile: Path
) -> None:
    environ = {"PATH": f".{os.pathsep}{bench.venv}/bin{os.pathsep}/usr/bin:/bin"}
    done = _called(bench, "script", ["--python", "python3", "install", "plum", "--yes"], environ)

    assert hostile.is_dir()
    assert (done.code, mark.exists()) == (0, False), done.text
    assert bench.installed() == {"plum": "1.0"}


@pytest.mark.parametrize("name", ["fig-1.0.tar.gz", "fig-1.0.zip"])
def test_a_broken_source_that_is_allowed_is_called_broken(
    bench: Workbench, index: Index, name: str
) -> None:
    index.add(name, b"no archive at all")

    done = bench.run("install", "fig", "--allow-sdist", "fig", "--yes")

    assert (done.code, "which is no whole archive" in done.err) == (14, True), done.text
    assert "Traceback" not in done.text
