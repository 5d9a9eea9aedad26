"""Turns uv.lock into locked packages.

Its markers stand on the arrows from package to package, so it is walked from its roots.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from checkface import Digest
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
    texts,
    typed,
)

ORIGINS = {
    "registry": Origin.INDEX,
    "url": Origin.URL,
    "path": Origin.URL,
    "git": Origin.GIT,
}
"""`path` is a file of its own; `directory`, `editable` and `virtual` are folders."""

OWN = (".", "")
"""The folder of the project that is locked: it is nobody's download."""


def read(data: Table, environment: Environment) -> tuple[LockedPackage, ...]:
    entries = list(tables(data, "package"))
    reached = _Walk(entries, environment).reached(_roots(data, entries))
    return tuple(
        _package(entry, environment, here=id(entry) in reached)
        for entry in entries
        if not _is_project(entry)
    )


def _package(entry: Table, environment: Environment, *, here: bool) -> LockedPackage:
    files, bare = files_of(_files(entry))
    markers = list(texts(entry, "resolution-markers"))
    return LockedPackage(
        name=checked_name(required(entry, "name", str)),
        version=checked_version(optional(entry, "version", str, "")),
        files=files,
        undigested=bare,
        origin=_origin(entry),
        here=here and (not markers or any(environment.allows(marker) for marker in markers)),
    )


def _files(entry: Table) -> Iterator[tuple[str | None, Digest | None]]:
    held = list(tables(entry, "wheels"))
    if "sdist" in entry:
        held.append(required(entry, "sdist", dict))
    source = required(entry, "source", dict)
    yield from commit_in(str(source.get("git", "")).rpartition("#")[2])
    for file in held:
        where = file.get("filename") or file.get("url") or file.get("path") or source.get("url")
        where = where or source.get("path") or ""
        name = filename_in(typed(where, str, "url"))
        digest = digest_of(required(file, "hash", str)) if "hash" in file else None
        yield checked_filename(name), digest


def _origin(entry: Table) -> Origin:
    source = required(entry, "source", dict)
    return next((origin for kind, origin in ORIGINS.items() if kind in source), Origin.FOLDER)


def _is_project(entry: Table) -> bool:
    source = required(entry, "source", dict)
    return any(source.get(kind) in OWN for kind in ("virtual", "editable"))


def _roots(data: Table, entries: Iterable[Table]) -> list[Table]:
    """What the lock is made for: the project or a workspace's members; a script has neither."""
    manifest = optional(data, "manifest", dict, {})
    members = set(texts(manifest, "members"))
    roots = [
        entry for entry in entries if required(entry, "name", str) in members or _is_project(entry)
    ]
    asked = {"name": "", "dependencies": optional(manifest, "requirements", list, [])}
    return [*roots, asked]


@dataclass
class _Walk:
    """Follows the dependencies whose markers hold."""

    entries: list[Table]
    environment: Environment
    _seen: set[tuple[int, str]] = field(default_factory=set)

    def reached(self, roots: Iterable[Table]) -> set[int]:
        """The `id`s of the entries that the roots need here, with all their groups and extras."""
        waiting: list[tuple[Table, str]] = []
        for root in roots:
            waiting += [(root, ""), *((root, extra) for extra in _extras(root))]
            for group in _groups(root).values():
                waiting += self._targets(group)
        while waiting:
            entry, extra = waiting.pop()
            if (id(entry), extra) not in self._seen:
                self._seen.add((id(entry), extra))
                held = _extras(entry).get(extra, []) if extra else entry.get("dependencies", [])
                waiting += self._targets(held)
        return {identity for identity, _ in self._seen}

    def _targets(self, dependencies: object) -> Iterator[tuple[Table, str]]:
        for dependency in tables({"dependencies": dependencies}, "dependencies"):
            if not self.environment.allows(optional(dependency, "marker", str, "")):
                continue
            for entry in self._named(dependency):
                yield entry, ""
                yield from ((entry, extra) for extra in texts(dependency, "extra"))

    def _named(self, dependency: Table) -> Iterator[Table]:
        """An arrow names a version only where there are several."""
        name, version = required(dependency, "name", str), dependency.get("version")
        for entry in self.entries:
            if entry.get("name") == name and version in (None, entry.get("version")):
                yield entry


def _extras(entry: Table) -> Mapping[str, object]:
    return optional(entry, "optional-dependencies", dict, {})


def _groups(entry: Table) -> Mapping[str, object]:
    return optional(entry, "dev-dependencies", dict, {})
