"""Refuses a Python that lies in the project: uv starts it before anybody is asked."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from checkface.input_files import read_regular
from checkface_channels.hosts import printable
from checkface_gate.errors import RefusedError
from checkface_uv.project import LARGEST, LOCK, Project
from checkface_uv.request import Request

OPTION = "--allow-python"
VERSIONS = (".python-version", ".python-versions")
VERSION = re.compile(
    r"(?:(?:cpython|pypy|graalpy|pyodide|python|cp|pp|gp)[-@]?)?\d[\w.+-]*|[<>=~!][\w\s.,*<>=~!+-]*"
)
"""What names a version, and not a place."""


def require_python_outside(request: Request, project: Project, environ: Mapping[str, str]) -> None:
    """Raises `RefusedError`, unless the user has allowed it."""
    if request.allows_python:
        return
    folders = [project.folder, *(f for f in project.folders if os.path.lexists(f / LOCK))]
    names = (
        [] if request.has("--python", "-p") or environ.get("UV_PYTHON") else _places_named(project)
    )
    for what in (*names, *_pythons_inside(folders)):
        raise RefusedError(
            f"refused: {printable(what)}; uv would start it before you could see a face; nothing "
            "was installed",
            allowed_by=f"{OPTION} lets uv start it",
        )


def _places_named(project: Project) -> Iterator[str]:
    for folder in project.searched_folders:
        for path in (folder / name for name in VERSIONS):
            for line in _lines(path):
                if not VERSION.fullmatch(line) or os.path.lexists(folder / line):
                    yield f"{path} names no version of Python but {line!r}"


def _lines(path: Path) -> list[str]:
    """As uv reads it: what stands behind a # is a remark."""
    if not os.path.lexists(path):
        return []
    try:
        text = read_regular(path, LARGEST).decode("utf-8")
    except (OSError, ValueError) as error:
        raise RefusedError(
            f"refused: {printable(str(path))} cannot be read, and says which Python uv starts",
            allowed_by=f"{OPTION} leaves it to uv",
        ) from error
    return [line for each in text.splitlines() if (line := each.partition("#")[0].strip())]


def _pythons_inside(folders: list[Path]) -> Iterator[str]:
    """A link to one elsewhere is as uv makes it. Windows has copies, which nobody can tell."""
    for folder in folders if os.name != "nt" else ():
        for path in sorted((folder / ".venv" / "bin").glob("python*")):
            if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
                yield f"{path} is no link to a Python outside the project"
                return
