"""Turns what packages say they require into who needs each wheel of a plan. It is only for show.

Somebody always does: pip installs nothing that nobody asks for. Where no requirement seems to be
for here (its marker says so to us, or cannot be read), one that names the project is taken, and
what is installed already is heard too, for an extra of it may be what is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from packaging.markers import UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

THE_REQUEST = "what was asked for"
"""Where nobody else is known."""
NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")

Requirements = Mapping[str, Sequence[str]]
"""Normalised names, and what each of them says it requires."""


@dataclass(frozen=True)
class Plan:
    """The items of pip's report, as far as this matters."""

    requires: Requirements
    extras: Mapping[str, frozenset[str]]
    """Which extras of each are wanted, by the user."""
    environment: Mapping[str, str]

    @classmethod
    def of(cls, items: Sequence[Mapping[str, Any]], environment: Mapping[str, str]) -> Plan:
        """Raises ValueError, TypeError or LookupError for what is no report."""
        told = {_name(item): item for item in items}
        return cls(
            {
                name: item.get("metadata", {}).get("requires_dist") or ()
                for name, item in told.items()
            },
            {name: frozenset(item.get("requested_extras") or ()) for name, item in told.items()},
            environment,
        )

    def needers(
        self, requested: Iterable[str], installed: Callable[[], Requirements]
    ) -> Requirements:
        """Of each project in it but the `requested` ones at least one."""
        found: dict[str, list[str]] = {}
        for name, needer in self._edges():
            found.setdefault(name, []).append(needer)
        lonely = self.requires.keys() - found.keys() - set(requested)
        if lonely:
            everybody = {**installed(), **self.requires}
            found |= {name: _who_names(name, everybody) or [THE_REQUEST] for name in lonely}
        return found

    def _edges(self) -> Iterable[tuple[str, str]]:
        """Which of the projects need which, extras and markers considered."""
        extras = {name: {"", *wanted} for name, wanted in self.extras.items()}
        edges: dict[tuple[str, str], None] = {}
        for _ in range(len(self.requires) + 1):  # each round may bring an extra that brings another
            before = sum(map(len, extras.values())) + len(edges)
            for needer, texts in self.requires.items():
                for needed in _requirements_here(texts, self.environment, extras[needer]):
                    name = str(canonicalize_name(needed.name))
                    extras.setdefault(name, {""}).update(needed.extras)
                    if name != needer:  # an extra that is made of other extras of its own
                        edges[name, needer] = None
            if sum(map(len, extras.values())) + len(edges) == before:
                break
        return edges


def _who_names(name: str, everybody: Requirements) -> list[str]:
    """Who names it at all, whatever the marker."""
    return [
        needer
        for needer, texts in everybody.items()
        if needer != name and any(name == _name_in(text) for text in texts)
    ]


def _name_in(text: str) -> str:
    found = NAME.match(text)
    return str(canonicalize_name(found[1])) if found else ""


def _name(item: Mapping[str, Any]) -> str:
    return str(canonicalize_name(item.get("metadata", {}).get("name", "")))


def _requirements_here(
    texts: Iterable[str], environment: Mapping[str, str], extras: Iterable[str]
) -> Iterator[Requirement]:
    """Those whose markers do not say: not here. pip reads the others its own way."""
    for text in texts:
        try:
            requirement = Requirement(text)
            marker = requirement.marker
            if not marker or any(marker.evaluate({**environment, "extra": e}) for e in extras):
                yield requirement
        except (InvalidRequirement, UndefinedComparison, UndefinedEnvironmentName):
            continue
