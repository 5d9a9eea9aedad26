"""Turns uv.lock into locked packages.

Its markers stand on the arrows from package to package, so it is walked from its roots.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from packaging.utils import canonicalize_name

from checkface_channels.locks.checks import (
    UnexpectedError,
    checked_name,
    checked_version,
    shortened,
)
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
    entry_of,
    filename_in,
    held_by,
    hosts_in,
    optional,
    required,
    sorted_out,
    subdirectory_asked,
    subdirectory_in,
    tables,
    texts,
    typed,
)

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

EVERYTHING, MAIN = "everything", "main"
"""Choices beside `extra NAME` and `group NAME`."""

OWN = (".", "")
"""The folder of the project that is locked: it is nobody's download."""


def read(data: Table, environment: Environment) -> Reading:
    entries = list(tables(data, "package"))
    exclusive = _exclusive(data)
    roots = _roots(data, entries)
    known = _Walk(entries, environment, exclusive, heeds_markers=False).reached(roots)
    # What nothing leads to is a root: a lock may be cut out of a larger one.
    roots += [entry for entry in entries if id(entry) not in known]
    reached = {
        choice: _Walk(entries, environment, exclusive).reached(roots, choice)
        for choice in (EVERYTHING, MAIN, *_choices(roots))
    }
    packages = []
    for entry in entries:
        with entry_of(entry):
            if not _is_project(entry):
                held = _fits(entry, environment, exclusive)
                reason = (
                    ""
                    if held and id(entry) in reached[EVERYTHING]
                    else UNNEEDED
                    if held
                    else MARKERS
                )
                packages.append(_package(entry, reason, _wanted_by(entry, reached)))
    return Reading(tuple(packages))


def _wanted_by(entry: Table, reached: Mapping[str, set[int]]) -> tuple[str, ...]:
    if id(entry) in reached[MAIN]:
        return ()
    return tuple(
        choice for choice, ids in reached.items() if choice != EVERYTHING and id(entry) in ids
    )


def _choices(roots: Iterable[Table]) -> dict[str, None]:
    """The extras and groups that somebody who installs can choose, each once."""
    found: dict[str, None] = {}
    for root in roots:
        found |= dict.fromkeys(f"extra {name}" for name in _extras(root))
        found |= dict.fromkeys(f"group {name}" for name in _groups(root))
    return found


def _package(entry: Table, left_out: str, wanted_by: tuple[str, ...]) -> LockedPackage:
    promises, bare = sorted_out(_held(entry))
    return LockedPackage(
        name=checked_name(required(entry, "name", str)),
        version=checked_version(optional(entry, "version", str, "")),
        promises=promises,
        bare=bare,
        places=(_place(entry),),
        hosts=hosts_in(_files(entry)),
        wanted_by=wanted_by,
        left_out=left_out,
    )


def _files(entry: Table) -> Iterator[Table]:
    yield from tables(entry, "wheels")
    if "sdist" in entry:
        yield required(entry, "sdist", dict)


def _held(entry: Table) -> Iterator[Held]:
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


@dataclass
class _Walk:
    """Follows the dependencies whose markers hold, for any choice of extras and groups."""

    entries: list[Table]
    environment: Environment
    exclusive: Choices
    heeds_markers: bool = True
    _seen: set[tuple[int, str]] = field(default_factory=set)
    _followed: set[tuple[str, ...]] = field(default_factory=set)
    _by_name: dict[str, list[Table]] = field(default_factory=dict)

    def reached(self, roots: Iterable[Table], choice: str = EVERYTHING) -> set[int]:
        """The `id`s of the entries that the roots need here, for a choice of groups and extras."""
        for entry in self.entries:
            self._by_name.setdefault(required(entry, "name", str), []).append(entry)
        waiting: list[tuple[Table, str]] = []
        for root in roots:
            waiting += self._starts(root, choice)
        while waiting:
            entry, extra = waiting.pop()
            if (id(entry), extra) not in self._seen:
                self._seen.add((id(entry), extra))
                held = _extras(entry).get(extra, []) if extra else entry.get("dependencies", [])
                waiting += self._targets(held)
        return {identity for identity, _ in self._seen}

    def _starts(self, root: Table, choice: str) -> Iterator[tuple[Table, str]]:
        if choice in (EVERYTHING, MAIN):
            yield root, ""
        for extra in _extras(root):
            if choice in (EVERYTHING, f"extra {extra}"):
                yield root, extra
        for name, group in _groups(root).items():
            if choice in (EVERYTHING, f"group {name}"):
                yield from self._targets(group)

    def _targets(self, dependencies: object) -> Iterator[tuple[Table, str]]:
        for dependency in tables({"dependencies": dependencies}, "dependencies"):
            marker = optional(dependency, "marker", str, "")
            if self.heeds_markers and not self.environment.allows(marker, self.exclusive):
                continue
            for entry in self._named(dependency):
                yield entry, ""
                yield from ((entry, extra) for extra in texts(dependency, "extra"))

    def _named(self, dependency: Table) -> Iterator[Table]:
        """An arrow names a version only where there are several."""
        name, version = required(dependency, "name", str), optional(dependency, "version", str, "")
        arrow = name, version, *texts(dependency, "extra")
        if arrow in self._followed:
            return
        self._followed.add(arrow)
        for entry in self._by_name.get(name, []):
            if version in ("", entry.get("version")):
                yield entry


def _extras(entry: Table) -> Mapping[str, object]:
    return optional(entry, "optional-dependencies", dict, {})


def _groups(entry: Table) -> Mapping[str, object]:
    """uv 0.4.26 and before wrote `dev-dependencies` too, of another shape: a list is one group."""
    held = entry.get("dev-dependencies", {})
    return {"dev": held} if isinstance(held, list) else typed(held, dict, "dev-dependencies")
