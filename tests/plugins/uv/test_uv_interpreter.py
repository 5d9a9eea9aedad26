"""uv starts a Python before anybody is asked: it is none that a stranger has put there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checkface_gate.errors import RefusedError
from checkface_uv.interpreter import Surroundings, require_python_outside
from checkface_uv.project import Project
from checkface_uv.request import Request


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "project"
    (found / ".venv/bin").mkdir(parents=True)
    (found / "pyproject.toml").touch()
    (found / ".venv/bin/python").symlink_to(sys.executable)
    (found / "3.99").mkdir()
    return found


def require(folder: Path, *words: str, start: str = "", **environ: str) -> None:
    request = Request.parse("sync", words)
    around = Surroundings.of_project(Project.of(request, folder / start))
    require_python_outside(request, around, environ)


@pytest.mark.parametrize(
    "text", ["./evil/python", "evil/python", "evil", "/opt/x", "..", "3.11\n./x", "3.99", "~/x"]
)
def test_a_file_that_names_a_place_is_refused(text: str, folder: Path) -> None:
    (folder / "inner").mkdir()
    (folder / ".python-version").write_text(text)

    for start in ("", "inner"):
        with pytest.raises(RefusedError, match="names no version"):
            require(folder, start=start)
    require(folder, "--allow-python")
    require(folder, "--python", "3.11")
    require(folder, UV_PYTHON="3.11")


@pytest.mark.parametrize(
    "text", ["3.11", "3.12.1 # ours", "pypy@3.10", "cpython-3.12.3-linux-x86_64-gnu", ">=3.11,<4"]
)
def test_a_version_is_not(text: str, folder: Path) -> None:
    (folder / ".python-version").write_text(f"# why\n{text}\n")

    require(folder)


@pytest.mark.parametrize("name", ["python", "python3", "python3.11"])
@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_python_in_the_project_is_refused(kind: str, name: str, folder: Path) -> None:
    python = folder / ".venv/bin" / name
    python.unlink(missing_ok=True)
    (folder / "evil").touch()
    python.touch() if kind == "file" else python.symlink_to("../../evil")

    with pytest.raises(RefusedError, match="no link to a Python outside"):
        require(folder)
    require(folder, "--allow-python")


def link(python: Path, target: str) -> None:
    python.unlink()
    python.symlink_to(target)


def through_a_link_of_its_own(python: Path) -> None:
    (python.parent / "zz").symlink_to("../../../evil")
    link(python, "zz")


def behind_a_folder_that_is_a_link(python: Path) -> None:
    python.unlink()
    python.parent.rmdir()
    python.parent.symlink_to("../../elsewhere")


def of_another_project_in_the_clone(python: Path) -> None:
    clone = python.parents[3]
    (clone / ".git").mkdir()
    link(python, str(clone / "evil"))


def library(home: str, place: str = "..") -> Callable[[Path], None]:
    def lead(python: Path) -> None:
        (python.parent / place / "pyvenv.cfg").write_text(
            f"x = 1\nHOME = {home}\nhome = /usr/bin\n"
        )

    return lead


STRANGE: dict[str, Callable[[Path], None]] = {
    "relative": lambda python: link(python, "../../../evil"),
    "relative, in two steps": through_a_link_of_its_own,
    "folder": behind_a_folder_that_is_a_link,
    "known place": of_another_project_in_the_clone,
    "/proc": lambda python: link(python, f"/proc/self/cwd/{os.path.relpath(python, '/')}"),
    "/proc, in other words": lambda python: link(python, "//usr/../proc/self/exe"),
    "/dev": lambda python: link(python, "/dev/fd/0"),
    "library beside": library("base/bin"),
    "library in /proc": library("/proc/self/cwd/bin"),
    "library in the clone, by its place": lambda python: library(str(python.parent))(python),
    "library, told beside the program": library("base", "."),
}


@pytest.mark.parametrize("kind", STRANGE)
def test_a_python_that_an_archive_can_lead_to_is_refused(kind: str, folder: Path) -> None:
    for name in ("evil", "elsewhere/python"):
        (folder.parent / name).parent.mkdir(exist_ok=True)
        (folder.parent / name).touch()
    STRANGE[kind](folder / ".venv/bin/python")

    with pytest.raises(RefusedError, match="--allow-python"):
        require(folder)
    require(folder, "--allow-python")


@pytest.mark.parametrize(
    "chain", [["{}"], ["python3", "{}"], ["{}/../{}"], ["python3", "./x", "{}"]]
)
def test_a_link_that_names_a_python_of_this_machine_is_fine(chain: list[str], folder: Path) -> None:
    """As `uv venv`, `python -m venv` and virtualenv make them."""
    real = folder.parent / "machine/python3.99"
    real.parent.mkdir()
    real.touch()
    python = folder / ".venv/bin/python"
    for name in chain:
        target = name.replace("{}/../{}", f"{real.parent}/../machine/{real.name}")
        link(python, target.format(real))
        python = python.parent / name
        python.touch() if "{" not in name else None

    require(folder)


def test_the_users_own_folder_is_no_clone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dotfiles lie in a repository there, and so do the Pythons of pyenv and uv."""
    monkeypatch.setenv("HOME", str(folder.parent))
    (folder.parent / ".git").mkdir()
    own = folder.parent / ".pyenv/python3"
    own.parent.mkdir()
    own.touch()
    link(folder / ".venv/bin/python", str(own))

    require(folder)
