"""Turns uv.lock into locked packages.

Its markers stand on the arrows from package to package, so it is walked from its roots.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from packaging.utils import canonicalize_name

from checkface_channels.locks.checks import UnexpectedError, shortened
from checkface_channels.locks.entries import package_of, packages_of
from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import (
    MARKERS,
    UNNEEDED,
    LockedPackage,
    Origin,
    Place,
    Reading,
)
from checkface_channels.locks.markers import Choices
from checkface_channels.locks.promise import promises_in
from checkface_channels.locks.tables import (
    Held,
    Table,
    commit_in,
    filename_in,
    held_by,
    optional,
    required,
    subdirectory_asked,
    subdirectory_in,
    tables,
    texts,
    typed,
)
from checkface_channels.locks.uv_walk import EVERYTHING, MAIN, Walk, choices_of

ORIGINS = {
    "registry": Origin.INDEX,
    "url": Origin.URL,
    "path": Origin.URL,
    "git": Origin.GIT,
    "directory": Origin.FOLDER,
    "editable": Origin.FOLDER,
    "virtual": Origin.FOLDER,
}
"""`path` is a file of its own."""

OWN = (".", "")
"""The folder of the project that is locked: it is nobody's download."""


def read(data: Table, environment: Environment) -> Reading:
    entries = list(tables(data, "package"))
    exclusive = _exclusive(data)
    roots = _roots(data, entries)
    known = Walk(entries, environment, exclusive, heeds_markers=False).reachable(roots)
    # What nothing leads to is a root: a lock may be cut out of a larger one.
    roots += [entry for entry in entries if id(entry) not in known]
    reached = {
        choice: Walk(entries, environment, exclusive).reachable(roots, choice)
        for choice in (EVERYTHING, MAIN, *choices_of(roots))
    }
    here = reached[EVERYTHING]

    def read_entry(entry: Table) -> LockedPackage:
        held = _fits(entry, environment, exclusive)
        reason = MARKERS if not held else "" if id(entry) in here else UNNEEDED
        return package_of(
            entry,
            _held_by_entry(entry),
            _place(entry),
            files=_files(entry),
            wanted_by=_wanted_by(entry, reached),
            left_out=reason,
        )

    others = [entry for entry in entries if not _is_project(entry)]
    return Reading(packages_of(others, read_entry))


def _wanted_by(entry: Table, reached: Mapping[str, set[int]]) -> tuple[str, ...]:
    if id(entry) in reached[MAIN]:
        return ()
    return tuple(
        choice for choice, ids in reached.items() if choice != EVERYTHING and id(entry) in ids
    )


def _files(entry: Table) -> Iterator[Table]:
    yield from tables(entry, "wheels")
    if "sdist" in entry:
        yield required(entry, "sdist", dict)


def _held_by_entry(entry: Table) -> Iterator[Held]:
    """The files of a registry stand in lists; that of a URL or path has its hash beside it."""
    source = _source(entry)
    whence = str(source.get("url") or source.get("path") or "")
    for file in _files(entry):
        where = file.get("filename") or file.get("url") or file.get("path") or whence
        name = filename_in(typed(where, str, "url"))
        yield from held_by(file, name)
        yield from promises_in(str(file.get("url", "")), name)
    if whence:
        for place in (entry, source):
            yield from held_by(place, filename_in(whence)) if "hash" in place else ()
        yield from promises_in(whence, filename_in(whence))


def _place(entry: Table) -> Place:
    source = _source(entry)
    kind = next((kind for kind in ORIGINS if kind in source), None)
    if kind is None:
        return Place(Origin.FOLDER)
    url = required(source, kind, str)
    if kind != "git":
        return Place(ORIGINS[kind], url.partition("#")[0], "", subdirectory_in(url, source))
    repository, _, commit = url.rpartition("#")
    return Place(Origin.GIT, repository or url, commit_in(commit), subdirectory_asked(url))


def _fits(entry: Table, environment: Environment, exclusive: Choices) -> bool:
    markers = list(texts(entry, "resolution-markers"))
    return not markers or any(environment.allows(marker, exclusive) for marker in markers)


def _exclusive(data: Table) -> Choices:
    """The extras and groups that conflict, as markers name them: `extra-10-sampleproj-one`."""
    return tuple(
        frozenset(
            _choice_name(typed(each, dict, "conflicts")) for each in typed(group, list, "conflicts")
        )
        for group in optional(data, "conflicts", list, [])
    )


def _choice_name(choice: Table) -> str:
    package = canonicalize_name(required(choice, "package", str))
    for kind in ("extra", "group"):
        if kind in choice:
            name = canonicalize_name(required(choice, kind, str))
            return f"extra {kind}-{len(package)}-{package}-{name}"
    return f"extra project-{len(package)}-{package}"


def _is_project(entry: Table) -> bool:
    source = _source(entry)
    return any(source.get(kind) in OWN for kind in ("virtual", "editable", "directory"))


def _source(entry: Table) -> Table:
    """Of two kinds uv would take the first: with an index beside it, `virtual` would hide it."""
    source = required(entry, "source", dict)
    kinds = [kind for kind in ORIGINS if kind in source]
    if len(kinds) > 1:
        name = shortened(str(entry.get("name")))
        raise UnexpectedError(f"one source for {name}", " and ".join(kinds))
    return source


def _roots(data: Table, entries: Iterable[Table]) -> list[Table]:
    """What the lock is made for: the project or a workspace's members; a script has neither."""
    manifest = optional(data, "manifest", dict, {})
    members = set(texts(manifest, "members"))
    roots = [
        entry for entry in entries if required(entry, "name", str) in members or _is_project(entry)
    ]
    asked = {
        "name": "",
        "dependencies": optional(manifest, "requirements", list, []),
        "dev-dependencies": optional(manifest, "dependency-groups", dict, {}),
    }
    return [*roots, asked]
