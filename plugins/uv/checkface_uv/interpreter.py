"""Refuses a Python that a stranger may have put there: uv starts it before anybody is asked.

An archive can lead to its own files by links that are relative, or through /proc. A link that names
a Python of this machine by its whole path leads to none of them, wherever the archive lies.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from checkface.input_files import read_regular
from checkface_channels.hosts import printable
from checkface_gate.errors import RefusedError
from checkface_uv.installed import SETTINGS, homes_of, is_environment
from checkface_uv.project import ENVIRONMENT, LARGEST, Project
from checkface_uv.request import Request

OPTION = "--allow-python"
VERSIONS = (".python-version", ".python-versions")
VERSION = re.compile(
    r"(?:(?:cpython|pypy|graalpy|pyodide|python|cp|pp|gp)[-@]?)?\d[\w.+-]*|[<>=~!][\w\s.,*<>=~!+-]*"
)
"""What names a version, and not a place."""
MARKS = ("pyproject.toml", "uv.toml", "uv.lock", ".git", ".hg", ".jj", ".svn")
"""What lies in the topmost folder of what somebody has sent."""
CHANGING = ("/proc/", "/dev/", "/sys/")
"""Paths of these lead to other places for each process."""
MOST_LINKS = 40


@dataclass(frozen=True)
class Surroundings:
    """Where uv looks for a Python from where it starts."""

    start: Path
    searched: tuple[Path, ...]
    """Folders in which a file may name one."""
    environments: tuple[Path, ...]
    """Folders that may be environments."""

    @classmethod
    def of_project(cls, project: Project) -> Surroundings:
        start = project.start or project.folder
        environments = tuple(folder / ENVIRONMENT for folder in project.folders)
        return cls(start, project.searched_folders, environments)

    @classmethod
    def above(cls, start: Path) -> Surroundings:
        """Where there is no project uv looks in all folders above."""
        folders = (start, *start.parents)
        nested = (each for folder in folders for each in (folder, folder / ENVIRONMENT))
        return cls(start, folders, tuple(each for each in nested if is_environment(each)))

    @property
    def top(self) -> Path:
        """Of what came with it, as far as can be told: all in there may be a stranger's.

        The user's own folder is none, whatever lies in it: it holds the user's Pythons too.
        """
        home = Path(os.path.realpath(Path.home()))
        start = Path(os.path.realpath(self.start))
        folders = [f for f in (start, *start.parents) if not home.is_relative_to(f) and f.name]
        marked = [f for f in folders if any(os.path.lexists(f / mark) for mark in MARKS)]
        return (marked[-1:] or folders[:1] or [start / ENVIRONMENT])[0]


def require_python_outside(
    request: Request, around: Surroundings, environ: Mapping[str, str]
) -> None:
    """Raises `RefusedError`, unless the user has allowed it."""
    if request.allows_python:
        return
    is_named = request.has("--python", "-p") or environ.get("UV_PYTHON")
    names = [] if is_named else _places_named(around.searched)
    for what in (*names, *_pythons_inside(around)):
        raise RefusedError(
            f"refused: {printable(what)}; uv would start it before you could see a face; nothing "
            "was installed",
            allowed_by=f"{OPTION} lets uv start it",
        )


def _places_named(folders: Iterable[Path]) -> Iterator[str]:
    for folder in folders:
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


def _pythons_inside(around: Surroundings) -> Iterator[str]:
    """A link to one elsewhere is as uv makes it. Windows has copies, which nobody can tell."""
    for environment in around.environments if os.name != "nt" else ():
        for path in sorted((environment / "bin").glob("python*")):
            if not _is_of_this_machine(path, around.top):
                yield f"{path} is no link to a Python outside the project"
                return
        for home in homes_of(environment):
            if not _is_outside(home, around.top):
                yield f"{environment / SETTINGS} takes Python's own library from {home!r}"
                return


def _is_of_this_machine(python: Path, top: Path) -> bool:
    """Whether its links name a whole path, and end outside what may be a stranger's."""
    path, is_named_wholly = python, False
    for _ in range(MOST_LINKS):
        path = Path(os.path.realpath(path.parent)) / path.name
        if not path.is_symlink():
            return is_named_wholly and not path.is_relative_to(top)
        target = path.readlink()
        if target.is_absolute():
            if not _is_outside(str(target), top):
                return False
            is_named_wholly = True
        path = path.parent / target
    return False


def _is_outside(path: str, top: Path) -> bool:
    """Whether it names a whole path that leads to the same place for everybody, not below `top`."""
    plainly = f"/{os.path.normpath(path).lstrip('/')}/"
    is_steady = Path(path).is_absolute() and not plainly.startswith(CHANGING)
    return is_steady and not Path(os.path.realpath(path)).is_relative_to(top)
