"""Turns one entry of a lock file into a locked package, and where it says that it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from checkface_channels.locks.checks import checked_name, checked_version
from checkface_channels.locks.interface import LockedPackage, Origin, Place
from checkface_channels.locks.tables import (
    Held,
    Table,
    commit_in,
    entry_of,
    hosts_in,
    optional,
    required,
    sorted_out,
    subdirectory_in,
)


def packages_of(
    entries: Iterable[Table], read: Callable[[Table], LockedPackage]
) -> tuple[LockedPackage, ...]:
    """One of each; what goes wrong inside is told with the name of the entry."""
    packages = []
    for entry in entries:
        with entry_of(entry):
            packages.append(read(entry))
    return tuple(packages)


def package_of(
    entry: Table,
    held: Iterable[Held],
    *places: Place,
    version: str | None = None,
    files: Iterable[Table] = (),
    wanted_by: Iterable[str] = (),
    left_out: str = "",
    identities: Iterable[str] = (),
) -> LockedPackage:
    """With the entry's own name, and its own version where no other is given.

    `held` are the hashes of its `files`, or of the one that it comes from.
    """
    promises, bare = sorted_out(held)
    written = optional(entry, "version", str, "") if version is None else version
    return LockedPackage(
        name=checked_name(required(entry, "name", str)),
        version=checked_version(written),
        promises=promises,
        bare=bare,
        places=places,
        hosts=hosts_in(files),
        wanted_by=tuple(wanted_by),
        identities=tuple(identities),
        left_out=left_out,
    )


def repository_place(url: str, commit: object, table: Table) -> Place:
    return Place(Origin.GIT, url, commit_in(commit), subdirectory_in(url, table))


def url_place(url: str, table: Table) -> Place:
    return Place(Origin.URL, url.partition("#")[0], "", subdirectory_in(url, table))
