"""Writes all changes or none of them, each file whole."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from checkface import CheckfaceError
from checkface.files import write_file
from checkface_init.changes import Change
from checkface_init.errors import ChangedError, LeftAloneError
from checkface_init.project import Project


def write(project: Project, changes: Sequence[Change]) -> None:
    """Raises `ChangedError` or `OutputError`; then every file is as it was before."""
    for change in changes:
        _require_same(project, change)
    done: list[Change] = []
    folders = [folder for change in changes for folder in _missing_folders(project, change)]
    try:
        for change in changes:
            done.append(change)  # Ctrl-C may come between the file and this line
            write_file(project / change.path, change.after.encode())
    except BaseException as error:
        lost = [change for change in done if not _is_put_back(project, change)]
        for folder in folders:
            with contextlib.suppress(OSError):
                folder.rmdir()
        if lost:
            names = ", ".join(str(change.path) for change in lost)
            raise ChangedError(f"{error}; and {names} cannot be put back as it was") from error
        raise


def _require_same(project: Project, change: Change) -> None:
    try:
        same = project.text(change.path) == change.before
    except LeftAloneError:
        same = False
    if not same:
        raise ChangedError(f"nothing was written: {change.path} has changed meanwhile; try again")


def _missing_folders(project: Project, change: Change) -> list[Path]:
    """That are made for it, the innermost first."""
    parents = list((project / change.path).parents)
    return [folder for folder in parents if not folder.exists()]


def _is_put_back(project: Project, change: Change) -> bool:
    try:
        if change.before is None:
            (project / change.path).unlink(missing_ok=True)
        else:
            write_file(project / change.path, change.before.encode())
    except (OSError, CheckfaceError):
        return False
    return True
