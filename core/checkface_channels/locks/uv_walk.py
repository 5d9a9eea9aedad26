"""Turns the arrows between the packages of uv.lock into what is needed here, and by which choice.

Their markers stand on the arrows, so they are followed from the roots.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from checkface_channels.locks.environment import Environment
from checkface_channels.locks.markers import Choices
from checkface_channels.locks.tables import Table, optional, required, tables, texts, typed

EVERYTHING, MAIN = "everything", "main"
"""Choices beside `extra NAME` and `group NAME`."""


def choices_of(roots: Iterable[Table]) -> dict[str, None]:
    """The extras and groups that somebody who installs can choose, each once."""
    found: dict[str, None] = {}
    for root in roots:
        found |= dict.fromkeys(f"extra {name}" for name in _extras(root))
        found |= dict.fromkeys(f"group {name}" for name in _groups(root))
    return found


@dataclass
class Walk:
    """Follows the dependencies whose markers hold, for any choice of extras and groups."""

    entries: list[Table]
    environment: Environment
    exclusive: Choices
    heeds_markers: bool = True
    _seen: set[tuple[int, str]] = field(default_factory=set)
    _followed: set[tuple[str, ...]] = field(default_factory=set)
    _by_name: dict[str, list[Table]] = field(default_factory=dict)

    def reachable(self, roots: Iterable[Table], choice: str = EVERYTHING) -> set[int]:
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
            for entry in self._entries_for(dependency):
                yield entry, ""
                yield from ((entry, extra) for extra in texts(dependency, "extra"))

    def _entries_for(self, dependency: Table) -> Iterator[Table]:
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
