"""Turns poetry.lock into locked packages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from packaging.utils import canonicalize_name

from checkface_channels.locks.checks import checked_filename
from checkface_channels.locks.entries import package_of, packages_of
from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import MARKERS, LockedPackage, Origin, Place, Reading
from checkface_channels.locks.promise import bare_promise, promises_in, written_promise
from checkface_channels.locks.tables import (
    Held,
    Table,
    commit_in,
    optional,
    required,
    strays,
    subdirectory_in,
    tables,
    texts,
    typed,
)

ORIGINS = {"git": Origin.GIT, "directory": Origin.FOLDER, "url": Origin.URL, "file": Origin.URL}
"""Any other `type`, or no source at all, is an index."""

MAIN = "main"


def read(data: Table, environment: Environment) -> Reading:
    """Before lock-version 2.1 no markers are written: then all counts as for this environment."""
    metadata = optional(data, "metadata", dict, {})
    apart = _Apart(metadata)
    packages = packages_of(tables(data, "package"), partial(_package, apart, environment))
    return Reading(packages, unreadable=strays(apart.unclaimed_names()))


class _Apart:
    """The files of all packages in one table, as Poetry kept them before 1.3; their hashes alone,
    as it did before 1.0."""

    def __init__(self, metadata: Table) -> None:
        self._files = _by_name(optional(metadata, "files", dict, {}))
        self._hashes = _by_name(optional(metadata, "hashes", dict, {}))
        self._taken: set[str] = set()

    def of(self, name: str) -> Iterator[Held]:
        key = canonicalize_name(name)
        self._taken.add(key)
        yield from _files({"files": self._files.get(key, [])})
        for text in texts({"hashes": self._hashes.get(key, [])}, "hashes"):
            yield bare_promise(text)

    def unclaimed_names(self) -> list[str]:
        """Names whose files belong to no package: what they promise would be lost."""
        held = [
            name for names in (self._files, self._hashes) for name, files in names.items() if files
        ]
        return [name for name in held if name not in self._taken]


def _by_name(table: Table) -> dict[str, object]:
    return {canonicalize_name(str(name)): files for name, files in table.items()}


def _package(apart: _Apart, environment: Environment, entry: Table) -> LockedPackage:
    name = required(entry, "name", str)
    source = optional(entry, "source", dict, {})
    url = optional(source, "url", str, "")
    fits = any(environment.allows(marker) for marker in _markers(entry))
    return package_of(
        entry,
        [*_files(entry), *apart.of(name), *promises_in(url)],
        _place(source, url),
        version=required(entry, "version", str),
        files=tables(entry, "files"),
        wanted_by=_wanted_by(entry),
        left_out="" if fits else MARKERS,
    )


def _files(held: Table) -> Iterator[Held]:
    for file in tables(held, "files"):
        name = checked_filename(required(file, "file", str))
        yield written_promise(required(file, "hash", str), name)


def _place(source: Table, url: str) -> Place:
    origin = ORIGINS.get(str(source.get("type")), Origin.INDEX)
    commit = commit_in(source.get("resolved_reference") or source.get("reference"))
    subdirectory = "" if origin is Origin.INDEX else subdirectory_in(url, source)
    commit = commit if origin is Origin.GIT else ""
    return Place(origin, url.partition("#")[0], commit, subdirectory)


def _markers(entry: Table) -> Iterator[str]:
    """One for the package, or one for each of its groups."""
    markers = entry.get("markers", "")
    each = [*markers.values()] or [""] if isinstance(markers, dict) else [markers]
    return (typed(marker, str, "markers") for marker in each)


def _wanted_by(entry: Table) -> Iterator[str]:
    """Groups stand here since lock-version 2.1; `category` until 1.4."""
    groups = list(texts(entry, "groups")) or [optional(entry, "category", str, MAIN)]
    if MAIN not in groups:
        yield from (f"group {group}" for group in groups)
    elif entry.get("optional") is True:
        yield "an extra"
