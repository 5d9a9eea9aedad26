"""Turns poetry.lock into locked packages."""

from __future__ import annotations

from collections.abc import Iterator

from checkface_pip_verify.locks.environment import Environment
from checkface_pip_verify.locks.interface import (
    LockedPackage,
    Origin,
    checked_filename,
    checked_name,
    checked_version,
)
from checkface_pip_verify.locks.tables import (
    Table,
    commit_in,
    digest_of,
    files_of,
    optional,
    required,
    tables,
    typed,
)

ORIGINS = {"git": Origin.GIT, "directory": Origin.FOLDER, "url": Origin.URL, "file": Origin.URL}
"""Any other `type`, or no source at all, is an index."""


def read(data: Table, environment: Environment) -> tuple[LockedPackage, ...]:
    """Before lock-version 2.1 no markers are written: then all counts as for this environment."""
    apart = optional(optional(data, "metadata", dict, {}), "files", dict, {})
    return tuple(_package(entry, apart, environment) for entry in tables(data, "package"))


def _package(entry: Table, apart: Table, environment: Environment) -> LockedPackage:
    name = required(entry, "name", str)
    # Poetry before 1.3 kept the files of all packages in one table.
    held = entry if "files" in entry else {"files": apart.get(name, [])}
    source = optional(entry, "source", dict, {})
    listed = [
        (checked_filename(required(file, "file", str)), digest_of(required(file, "hash", str)))
        for file in tables(held, "files")
    ]
    files, bare = files_of([*listed, *commit_in(source.get("resolved_reference"))])
    return LockedPackage(
        name=checked_name(name),
        version=checked_version(required(entry, "version", str)),
        files=files,
        undigested=bare,
        origin=ORIGINS.get(str(source.get("type")), Origin.INDEX),
        here=any(environment.allows(marker) for marker in _markers(entry)),
    )


def _markers(entry: Table) -> Iterator[str]:
    """One for the package, or one for each of its groups."""
    markers = entry.get("markers", "")
    each = [*markers.values()] or [""] if isinstance(markers, dict) else [markers]
    return (typed(marker, str, "markers") for marker in each)
