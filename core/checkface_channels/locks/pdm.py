"""Turns pdm.lock into locked packages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from checkface_channels.locks.checks import (
    UnexpectedError,
    checked_filename,
    checked_name,
    checked_version,
    shortened,
)
from checkface_channels.locks.entries import package_of, packages_of, repository_place, url_place
from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import (
    MARKERS,
    Key,
    LockedPackage,
    Origin,
    Place,
    Reading,
    package_key,
)
from checkface_channels.locks.promise import promises_in, written_promise
from checkface_channels.locks.tables import (
    Held,
    Table,
    filename_in,
    optional,
    repository_in,
    required,
    strays,
    subdirectory_in,
    tables,
    texts,
)

DEFAULT = "default"


def read(data: Table, environment: Environment) -> Reading:
    metadata = optional(data, "metadata", dict, {})
    apart = {_key(text): text for text in optional(metadata, "files", dict, {})}
    held = optional(metadata, "files", dict, {})
    read_entry = partial(_package, environment, held, apart)
    packages = packages_of(tables(data, "package"), read_entry)
    taken = {package.key for package in packages}
    lost = [text for key, text in apart.items() if key not in taken and held[text]]
    return Reading(packages, unreadable=strays(lost))


def _package(
    environment: Environment, held: Table, apart: dict[Key, str], entry: Table
) -> LockedPackage:
    name = checked_name(required(entry, "name", str))
    version = checked_version(optional(entry, "version", str, ""))
    # Before lock_version 4.3 the files of all packages stood in one table.
    elsewhere = apart.get(package_key(name, version))
    files = [*_files(entry, "files"), *(_files(held, elsewhere) if elsewhere else ())]
    groups = list(texts(entry, "groups"))
    fits = environment.allows(optional(entry, "marker", str, ""))
    return package_of(
        entry,
        [*files, *promises_in(optional(entry, "url", str, ""))],
        _place(entry),
        files=[*tables(entry, "files"), *(tables(held, elsewhere) if elsewhere else ())],
        wanted_by=() if DEFAULT in groups else (f"group {group}" for group in groups),
        left_out="" if fits else MARKERS,
    )


def _key(text: str) -> Key:
    """`six 1.17.0` or `six[extra] 1.17.0`."""
    name, _, version = text.rpartition(" ")
    if not name:
        raise UnexpectedError("a name and a version", shortened(text))
    return package_key(checked_name(name.partition("[")[0].strip()), checked_version(version))


def _files(table: Table, key: str) -> Iterator[Held]:
    for file in tables(table, key):
        name = _filename(file)
        yield written_promise(required(file, "hash", str), name)
        yield from promises_in(optional(file, "url", str, ""), name)


def _filename(file: Table) -> str:
    """With the strategy `static_urls` there is a URL instead."""
    if "url" in file:
        return filename_in(required(file, "url", str))
    return checked_filename(required(file, "file", str))


def _place(entry: Table) -> Place:
    if repository := repository_in(entry):
        return repository_place(repository, entry.get("revision"), entry)
    if "url" in entry:
        return url_place(required(entry, "url", str), entry)
    if "path" in entry:
        path = required(entry, "path", str)
        is_file = path.endswith((".whl", ".gz", ".zip"))
        return Place(Origin.URL if is_file else Origin.FOLDER, path, "", subdirectory_in("", entry))
    return Place()
