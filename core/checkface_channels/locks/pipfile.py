"""Turns Pipfile.lock into locked packages. It writes no file names: a digest is one of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from checkface_channels.locks.entries import package_of, packages_of, repository_place, url_place
from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import MARKERS, LockedPackage, Origin, Place, Reading
from checkface_channels.locks.promise import Promise, promise, promises_in, written_promise
from checkface_channels.locks.tables import (
    Table,
    optional,
    repository_in,
    required,
    subdirectory_in,
    tables,
    texts,
    typed,
)

META = "_meta"
"""Its `hash` is that of the Pipfile, and no artifact's."""
DEFAULT = "default"


def read(data: Table, environment: Environment) -> Reading:
    """All categories: `default`, `develop` and a user's own."""
    indexes = _indexes(optional(data, META, dict, {}))
    packages = [
        package
        for category in data
        if category != META
        for package in packages_of(
            _with_names(typed(data[category], dict, category)),
            partial(_package, category, environment, indexes),
        )
    ]
    return Reading(tuple(packages))


def _with_names(category: Table) -> Iterator[Table]:
    for name, value in category.items():
        yield {**typed(value, dict, name), "name": name}


def _package(
    category: str, environment: Environment, indexes: Mapping[str, str], entry: Table
) -> LockedPackage:
    fits = environment.allows(optional(entry, "markers", str, ""))
    return package_of(
        entry,
        _promises(entry),
        _place(entry, indexes),
        version=optional(entry, "version", str, "").lstrip("= ").strip("*"),
        wanted_by=() if category == DEFAULT else (f"group {category}",),
        left_out="" if fits else MARKERS,
    )


def _promises(entry: Table) -> Iterator[Promise]:
    """`hash` is what pipenv wrote in its first year, as text or as a table."""
    for text in texts(entry, "hashes"):
        yield written_promise(text)
    if isinstance(entry.get("hash"), dict):
        for algorithm in required(entry, "hash", dict):
            yield promise(algorithm, required(entry["hash"], algorithm, str))
    elif "hash" in entry:
        yield written_promise(required(entry, "hash", str))
    yield from promises_in(optional(entry, "file", str, ""))


def _place(entry: Table, indexes: Mapping[str, str]) -> Place:
    if repository := repository_in(entry):
        return repository_place(repository, entry.get("ref"), entry)
    if "file" in entry:
        return url_place(required(entry, "file", str), entry)
    if "path" in entry:
        path = required(entry, "path", str)
        return Place(Origin.FOLDER, path, "", subdirectory_in(path, entry))
    named = optional(entry, "index", str, "")
    return Place(Origin.INDEX, indexes.get(named) or next(iter(indexes.values()), ""))


def _indexes(meta: Table) -> dict[str, str]:
    """Name to URL; the first one is asked for what names none."""
    return {
        optional(source, "name", str, ""): optional(source, "url", str, "")
        for source in tables(meta, "sources")
    }
