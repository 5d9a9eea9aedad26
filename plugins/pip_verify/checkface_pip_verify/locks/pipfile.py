"""Turns Pipfile.lock into locked packages. It writes no file names: a digest is one of several."""

from __future__ import annotations

from collections.abc import Iterator

from checkface_pip_verify.locks.environment import Environment
from checkface_pip_verify.locks.interface import (
    LockedPackage,
    Origin,
    checked_name,
    checked_version,
)
from checkface_pip_verify.locks.tables import (
    Table,
    commit_in,
    digest_of,
    files_of,
    optional,
    texts,
    typed,
)

META = "_meta"
"""Its `hash` is that of the Pipfile, and no artifact's."""


def read(data: Table, environment: Environment) -> tuple[LockedPackage, ...]:
    """All categories: `default`, `develop` and a user's own."""
    categories = [typed(data[key], dict, key) for key in data if key != META]
    return tuple(package for held in categories for package in _packages(held, environment))


def _packages(category: Table, environment: Environment) -> Iterator[LockedPackage]:
    for name, value in category.items():
        entry = typed(value, dict, name)
        listed = [(None, digest_of(text)) for text in texts(entry, "hashes")]
        files, bare = files_of([*listed, *commit_in(entry.get("ref"))])
        yield LockedPackage(
            name=checked_name(name),
            version=checked_version(optional(entry, "version", str, "").removeprefix("==")),
            files=files,
            undigested=bare,
            origin=_origin(entry),
            here=environment.allows(optional(entry, "markers", str, "")),
        )


def _origin(entry: Table) -> Origin:
    if "git" in entry:
        return Origin.GIT
    if "file" in entry:
        return Origin.URL
    return Origin.FOLDER if "path" in entry else Origin.INDEX
