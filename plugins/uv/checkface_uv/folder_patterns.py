"""Finds the folders that a pattern with `*` and `**` means, and walks through each of them once.

A stranger writes the pattern: `**/**/**/*` would keep `Path.glob` busy for hours.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from checkface_channels.hosts import printable
from checkface_gate.errors import UnableError

ANY = "**"
MOST = 200_000
"""Folders to walk through: more than any workspace has."""

States = frozenset[int]
"""How many parts of a pattern may be behind us: each way that led here is one."""


def folders_like(root: Path, pattern: str) -> Iterator[Path]:
    """Raises `UnableError` where they would be looked for all over a disk."""
    parts = PurePosixPath(pattern).parts
    if not parts or PurePosixPath(pattern).is_absolute():
        return
    walked = 0
    waiting = [(root, _with_none(parts, frozenset({0})))]
    while waiting:
        folder, states = waiting.pop()
        if len(parts) in states:
            yield folder
        waiting += _next(folder, parts, states)
        walked += 1
        if walked > MOST:
            raise UnableError(
                f"{printable(repr(pattern))} in {printable(str(root))} means more than {MOST} "
                "folders: expected the members of a workspace; uv was not started"
            )


def _next(folder: Path, parts: tuple[str, ...], states: States) -> Iterator[tuple[Path, States]]:
    """The folders in it that may still be meant."""
    left = [at for at in states if at < len(parts)]
    if any(parts[at] == ".." for at in left):
        after = frozenset(at + 1 for at in left if parts[at] == "..")
        yield folder / "..", _with_none(parts, after)
    for entry in _folders_in(folder) if left else ():
        after = frozenset(_steps(entry, parts, left))
        if after:
            yield folder / entry.name, _with_none(parts, after)


def _steps(entry: os.DirEntry[str], parts: tuple[str, ...], left: list[int]) -> Iterator[int]:
    for at in left:
        if parts[at] == ANY:
            if not entry.is_symlink():  # it may lead back
                yield at
        elif fnmatchcase(entry.name, parts[at]):
            yield at + 1


def _with_none(parts: tuple[str, ...], states: States) -> States:
    """`**` may also be no folder at all."""
    found = set(states)
    for at in sorted(states):
        while at < len(parts) and parts[at] == ANY:
            at += 1  # noqa: PLW2901
            found.add(at)
    return frozenset(found)


def _folders_in(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if entry.is_dir()]
    except OSError:
        return []
