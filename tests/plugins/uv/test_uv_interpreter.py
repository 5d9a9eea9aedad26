"""uv starts a Python before anybody is asked: it is none that a stranger has put there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from checkface_gate.errors import RefusedError
from checkface_uv.interpreter import require_python_outside
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
    require_python_outside(request, Project.of(request, folder / start), environ)


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
