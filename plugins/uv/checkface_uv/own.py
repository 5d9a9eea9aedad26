"""Turns the pyproject.toml files of a workspace into the folders that are the user's own.

A uv.lock says of itself what is a member. It comes with a clone and is read by nobody, so only what
pyproject.toml says as well counts: a package that a lock alone calls one's own is a stranger's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from checkface.input_files import read_regular
from checkface_uv.folder_patterns import folders_like

PYPROJECT = "pyproject.toml"
FOLDERS = frozenset({"virtual", "editable", "directory"})
"""The sources of a uv.lock that are no download."""
SOURCES = FOLDERS | {"registry", "git", "url", "path"}


def own_folders(root: Path) -> Mapping[str, Path]:
    """Normalised name to the folder of the project in `root`, and of each member of its workspace.

    A name that two folders have is nobody's, and so is a folder that lies elsewhere.
    """
    found: dict[str, set[Path]] = {}
    for folder in (root, *members_of(root)):
        if (name := _project_name(folder)) and folder.resolve().is_relative_to(root.resolve()):
            found.setdefault(name, set()).add(folder.resolve())
    return {name: folders.pop() for name, folders in found.items() if len(folders) == 1}


def locked_own(root: Path, entries: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Names whose every entry in the uv.lock of `root` is the folder that `own_folders` says."""
    folders = own_folders(root)
    strangers = {name_of(each) for each in entries if not _is_own(each, root, folders)}
    return frozenset(name_of(each) for each in entries) - strangers


def is_ambiguous(entries: Iterable[Mapping[str, Any]]) -> bool:
    """Whether entries of one name are a folder and a download, or one has several sources.

    uv and we could read them differently.
    """
    kinds = [sources_of_entry(each) for each in entries]
    return any(len(each) != 1 for each in kinds) or len({each <= FOLDERS for each in kinds}) > 1


def sources_of_entry(entry: Mapping[str, Any]) -> frozenset[str]:
    source = entry.get("source", {})
    return frozenset(source.keys() & SOURCES) if isinstance(source, dict) else frozenset()


def name_of(entry: Mapping[str, Any]) -> str:
    return canonicalize_name(str(entry["name"]))


def _is_own(entry: Mapping[str, Any], root: Path, folders: Mapping[str, Path]) -> bool:
    sources = sources_of_entry(entry)
    if len(sources) != 1 or not sources <= FOLDERS:
        return False
    (place,) = (entry["source"][kind] for kind in sources)
    return isinstance(place, str) and folders.get(name_of(entry)) == (root / place).resolve()


def members_of(root: Path) -> Iterator[Path]:
    """As `[tool.uv.workspace]` has them."""
    workspace = _table(_read(root), "tool", "uv", "workspace")
    left_out = set(_folders_like(root, workspace.get("exclude")))
    yield from (
        each for each in _folders_like(root, workspace.get("members")) if each not in left_out
    )


def _folders_like(root: Path, patterns: object) -> Iterator[Path]:
    for pattern in patterns if isinstance(patterns, list) else ():
        yield from sorted(folders_like(root, str(pattern)))


def _project_name(folder: Path) -> str:
    name = _table(_read(folder), "project").get("name")
    return canonicalize_name(name) if isinstance(name, str) else ""


def _read(folder: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(read_regular(folder / PYPROJECT).decode())
    except (OSError, ValueError, RecursionError):
        return {}  # uv says what is wrong with it


def _table(held: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    for name in path:
        inner = held.get(name)
        held = inner if isinstance(inner, dict) else {}
    return held
