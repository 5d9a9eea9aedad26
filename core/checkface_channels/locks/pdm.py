"""Turns pdm.lock into locked packages."""

from __future__ import annotations

from collections.abc import Iterator

from checkface_channels.locks.checks import (
    UnexpectedError,
    checked_filename,
    checked_name,
    checked_version,
    shortened,
)
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
    commit_in,
    entry_of,
    filename_in,
    hosts_in,
    optional,
    repository_in,
    required,
    sorted_out,
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
    packages, taken = [], set()
    for entry in tables(data, "package"):
        with entry_of(entry):
            package = _package(entry, environment, held, apart)
            packages.append(package)
            taken.add(package.key)
    lost = [text for key, text in apart.items() if key not in taken and held[text]]
    return Reading(tuple(packages), unreadable=strays(lost))


def _package(
    entry: Table, environment: Environment, held: Table, apart: dict[Key, str]
) -> LockedPackage:
    name = checked_name(required(entry, "name", str))
    version = checked_version(optional(entry, "version", str, ""))
    # Before lock_version 4.3 the files of all packages stood in one table.
    elsewhere = apart.get(package_key(name, version))
    files = [*_files(entry, "files"), *(_files(held, elsewhere) if elsewhere else ())]
    promises, bare = sorted_out([*files, *promises_in(optional(entry, "url", str, ""))])
    groups = list(texts(entry, "groups"))
    fits = environment.allows(optional(entry, "marker", str, ""))
    return LockedPackage(
        name=name,
        version=version,
        promises=promises,
        bare=bare,
        places=(_place(entry),),
        hosts=hosts_in([*tables(entry, "files"), *(tables(held, elsewhere) if elsewhere else ())]),
        wanted_by=() if DEFAULT in groups else tuple(f"group {group}" for group in groups),
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
        commit = commit_in(entry.get("revision"))
        return Place(Origin.GIT, repository, commit, subdirectory_in(repository, entry))
    if "url" in entry:
        url = required(entry, "url", str)
        return Place(Origin.URL, url.partition("#")[0], "", subdirectory_in(url, entry))
    if "path" in entry:
        path = required(entry, "path", str)
        is_file = path.endswith((".whl", ".gz", ".zip"))
        return Place(Origin.URL if is_file else Origin.FOLDER, path, "", subdirectory_in("", entry))
    return Place()
