"""Turns pdm.lock into locked packages."""

from __future__ import annotations

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
    filename_in,
    files_of,
    optional,
    required,
    tables,
)


def read(data: Table, environment: Environment) -> tuple[LockedPackage, ...]:
    return tuple(_package(entry, environment) for entry in tables(data, "package"))


def _package(entry: Table, environment: Environment) -> LockedPackage:
    listed = [
        (_filename(file), digest_of(required(file, "hash", str))) for file in tables(entry, "files")
    ]
    files, bare = files_of([*listed, *commit_in(entry.get("revision"))])
    return LockedPackage(
        name=checked_name(required(entry, "name", str)),
        version=checked_version(optional(entry, "version", str, "")),
        files=files,
        undigested=bare,
        origin=_origin(entry),
        here=environment.allows(optional(entry, "marker", str, "")),
    )


def _filename(file: Table) -> str:
    """With the strategy `static_urls` there is a URL instead."""
    if "url" in file:
        return filename_in(required(file, "url", str))
    return checked_filename(required(file, "file", str))


def _origin(entry: Table) -> Origin:
    if "git" in entry:
        return Origin.GIT
    if "url" in entry:
        return Origin.URL
    if "path" in entry:
        is_file = str(entry["path"]).endswith((".whl", ".gz", ".zip"))
        return Origin.URL if is_file else Origin.FOLDER
    return Origin.INDEX
