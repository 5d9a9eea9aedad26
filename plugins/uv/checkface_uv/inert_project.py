"""Refuses a project whose requirements read the user's environment.

uv fills `${VARIABLES}` in where a requirement names an address, as in requirement files: so the
pyproject.toml of a clone sends what they hold to a server of its choice, before anybody was asked.
So does that of a folder which the clone names as a source.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from checkface_channels.hosts import printable
from checkface_gate.errors import RefusedError, UnableError
from checkface_gate.variables import FILLS_IN, OPTION, variables_in
from checkface_uv.own import PYPROJECT, members_of
from checkface_uv.settings import tables_of

PLACES = (
    *(("project", "dependencies"), ("project", "optional-dependencies")),
    *(("dependency-groups",), ("build-system",), ("tool", "uv")),
)
"""Where a pyproject.toml has requirements."""
MOST = 1000
"""Folders that one project may name."""


def require_inert_project(starts: Iterable[Path], allowed: Collection[str]) -> None:
    """Of all that uv may read from there upwards; these variables are `allowed`.

    Raises `RefusedError`, or `UnableError` where a file cannot be read.
    """
    waiting = [folder for start in starts for folder in (start, *start.parents)]
    seen = set(waiting)
    while waiting:
        folder = waiting.pop()
        _require_inert(folder / "uv.toml", _strings(tables_of(folder / "uv.toml")), allowed)
        told = [*_strings_of_project(folder)]
        _require_inert(folder / PYPROJECT, told, allowed)
        new = {*_folders_named(folder, told)} - seen
        waiting += new
        seen |= new
        if len(seen) > MOST:
            raise UnableError(f"{printable(str(folder))} and others name more than {MOST} folders")


def _require_inert(path: Path, texts: Iterable[str], allowed: Collection[str]) -> None:
    for name in (name for text in texts for name in variables_in(text)):
        if name not in allowed:
            raise RefusedError(
                f"refused {printable(str(path))}: uv would fill in a variable of yours, and could "
                "tell a server what it holds; nothing was installed",
                allowed_by=f"{OPTION} {name} {FILLS_IN}",
            )


def _strings_of_project(folder: Path) -> Iterator[str]:
    held = tables_of(folder / PYPROJECT)
    for place in PLACES:
        inner: Any = held
        for name in place:
            inner = inner.get(name) if isinstance(inner, Mapping) else None
        yield from _strings(inner)


def _strings(held: object) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, Mapping):
        for inner in held.values():
            yield from _strings(inner)
    elif isinstance(held, list):
        for inner in held:
            yield from _strings(inner)


def _folders_named(folder: Path, texts: Iterable[str]) -> Iterator[Path]:
    """Members of its workspace, and whatever else it may name as the place of a package."""
    yield from (each.absolute() for each in members_of(folder))
    for text in texts:
        if (found := _folder_in(folder, text)) and (found / PYPROJECT).is_file():
            yield found.resolve()


def _folder_in(folder: Path, text: str) -> Path | None:
    """`name @ file:///there`, or just a path."""
    named = text.rpartition("@")[2].partition(";")[0].strip()
    try:
        place = unquote(urlsplit(named).path) if named.startswith("file:") else named
        return folder / place if place and (folder / place).is_dir() else None
    except (OSError, ValueError):
        return None
