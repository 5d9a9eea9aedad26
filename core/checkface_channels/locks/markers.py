"""Turns a marker (PEP 508, PEP 751) into whether any choice of extras and groups makes it hold.

`packaging` evaluates what an interpreter decides; what the user may choose is tried here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from packaging.markers import (
    InvalidMarker,
    Marker,
    UndefinedComparison,
    UndefinedEnvironmentName,
)
from packaging.utils import canonicalize_name

from checkface_channels.locks.checks import UnexpectedError, shortened

LONGEST = 1 << 16
DEEPEST = 64
MOST_TRIED = 10
"""Names of extras and groups in one marker; with more of them it counts as one that can hold."""

CHOSEN = frozenset({"extra", "extras", "dependency_groups"})

Choices = tuple[frozenset[str], ...]
"""Sets of names of which only one can be chosen at a time."""

_TOKEN = re.compile(
    r"""\s*+(?:(?P<text>'[^']*+'|"[^"]*+")|(?P<mark>[()])|(?P<sign>[<>=!~]=?=?)|(?P<word>[\w.]++))""",
)


class _Expression:
    """Whether it holds, once it is known what was chosen."""

    def holds(self, chosen: frozenset[str]) -> bool:
        raise NotImplementedError


@dataclass(frozen=True)
class _Fixed(_Expression):
    value: bool

    def holds(self, chosen: frozenset[str]) -> bool:  # noqa: ARG002 - no choice changes it
        return self.value


@dataclass(frozen=True)
class _Choice(_Expression):
    name: str
    wanted: bool

    def holds(self, chosen: frozenset[str]) -> bool:
        return (self.name in chosen) is self.wanted


@dataclass(frozen=True)
class _Several(_Expression):
    parts: tuple[_Expression, ...]
    together: Callable[[Iterable[bool]], bool]

    def holds(self, chosen: frozenset[str]) -> bool:
        return self.together(part.holds(chosen) for part in self.parts)


def could_hold(marker: str, environment: Mapping[str, str], exclusive: Choices = ()) -> bool:
    """Raises `UnexpectedError` for a text that is no marker."""
    try:
        reader = _Reader(list(_tokens(marker)), environment)
        expression = reader.read()
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName, ValueError) as error:
        raise UnexpectedError("an environment marker", shortened(marker)) from error
    if len(reader.names) > MOST_TRIED:
        return True
    return any(expression.holds(chosen) for chosen in _choices(reader.names, exclusive))


def _choices(names: Iterable[str], exclusive: Choices) -> Iterator[frozenset[str]]:
    """Few names first: most markers need none or one."""
    ordered = sorted(names)
    for count in range(len(ordered) + 1):
        for chosen in map(frozenset, combinations(ordered, count)):
            if all(len(chosen & group) <= 1 for group in exclusive):
                yield chosen


def _tokens(marker: str) -> Iterator[tuple[str, str]]:
    if len(marker) > LONGEST:
        raise ValueError
    place, end = 0, len(marker.rstrip())
    while place < end:
        found = _TOKEN.match(marker, place)
        if not found or not found.lastgroup:
            raise ValueError
        yield found.lastgroup, found[found.lastgroup]
        place = found.end()


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]], environment: Mapping[str, str]) -> None:
        self.names: set[str] = set()
        self._tokens = tokens[::-1]
        self._environment = environment

    def read(self) -> _Expression:
        expression = self._any(0)
        if self._tokens:
            raise ValueError
        return expression

    def _any(self, depth: int) -> _Expression:
        return self._several("or", any, lambda: self._several("and", all, lambda: self._one(depth)))

    def _several(
        self,
        word: str,
        together: Callable[[Iterable[bool]], bool],
        part: Callable[[], _Expression],
    ) -> _Expression:
        parts = [part()]
        while self._tokens and self._tokens[-1] == ("word", word):
            self._tokens.pop()
            parts.append(part())
        return parts[0] if len(parts) == 1 else _Several(tuple(parts), together)

    def _one(self, depth: int) -> _Expression:
        if depth > DEEPEST:
            raise ValueError
        left = self._next()
        if left == ("mark", "("):
            inside = self._any(depth + 1)
            if self._next() != ("mark", ")"):
                raise ValueError
            return inside
        return self._comparison(left, self._sign(), self._next())

    def _comparison(self, left: tuple[str, str], sign: str, right: tuple[str, str]) -> _Expression:
        chosen = [word for kind, word in (left, right) if kind == "word" and word in CHOSEN]
        if not chosen:
            text = f"{left[1]} {sign} {right[1]}"
            return _Fixed(Marker(text).evaluate(dict(self._environment)))
        other = right if left[1] == chosen[0] else left
        if other[0] != "text":
            raise ValueError
        return self._choice(chosen[0], sign, other[1][1:-1])

    def _choice(self, variable: str, sign: str, name: str) -> _Expression:
        name = (
            f"{'group' if variable == 'dependency_groups' else 'extra'} {canonicalize_name(name)}"
        )
        wanted = {"==": True, "===": True, "in": True, "!=": False, "not in": False}.get(sign)
        if wanted is None:
            return _Fixed(value=True)
        self.names.add(name)
        return _Choice(name, wanted)

    def _sign(self) -> str:
        kind, text = self._next()
        if (kind, text) == ("word", "not"):
            text = f"not {self._next()[1]}"
        if kind not in {"sign", "word"}:
            raise ValueError
        return text

    def _next(self) -> tuple[str, str]:
        if not self._tokens:
            raise ValueError
        return self._tokens.pop()
