"""Turns a path, as it was sent, into the operation that it asks for and the texts that it holds.

Paths are matched as they were sent: what is escaped, such as %2F, separates nothing. Patterns are
bounded, and none holds what follows it, so that no path takes long to be refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from checkface_server.answers.operations import Operation

NAME = re.compile(r"\{([a-z_]+)\}")
SAFE = "/:~!$&'()*+,;=@"
"""What stands in a path as it is, beside letters, digits and `-._~` (RFC 3986)."""
_ESCAPES = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*+")


@dataclass(frozen=True)
class Template:
    """The path of an operation."""

    operation: Operation

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        pieces = NAME.split(self.operation.path)
        for place, piece in enumerate(pieces):
            named = place % 2
            pieces[place] = self._group(piece) if named else re.escape(piece)
        return re.compile("".join(pieces) + ("/?" if self.operation.ends_in_slash else ""))

    def _group(self, name: str) -> str:
        return f"(?P<{name}>{self.operation.parameter(name).kind.pattern})"

    def texts(self, path: str) -> Mapping[str, str] | None:
        """What stands for each name, still escaped; None if it is another path."""
        found = self._pattern.fullmatch(path)
        return found.groupdict() if found else None

    def fill(self, values: Mapping[str, Any]) -> str:
        """The canonical path of some values."""

        def canonical_text(name: re.Match[str]) -> str:
            kind = self.operation.parameter(name[1]).kind
            return quote(kind.write(values[name[1]]), safe=SAFE.replace("/", ""))

        return NAME.sub(canonical_text, self.operation.path)


@dataclass(frozen=True)
class Found:
    """The operation of a path."""

    template: Template
    texts: Mapping[str, str] = field(repr=False)

    @property
    def operation(self) -> Operation:
        return self.template.operation


class Table:
    """All operations, by path; the first one in the table wins."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self.operations = tuple(operations)
        templates = [Template(one) for one in self.operations]
        self._plain: dict[str, list[Template]] = {}
        self._others = [one for one in templates if NAME.search(one.operation.path)]
        for one in templates:
            if not NAME.search(one.operation.path):
                for path in _spellings(one.operation):
                    self._plain.setdefault(path, []).append(one)

    def all_at(self, path: str) -> Iterator[Found]:
        """The operations at a path, of all methods."""
        for one in self._plain.get(path, ()):
            yield Found(one, {})
        for one in self._others:
            texts = one.texts(path)
            if texts is not None:
                yield Found(one, texts)


def _spellings(operation: Operation) -> list[str]:
    return [operation.path, f"{operation.path}/"] if operation.ends_in_slash else [operation.path]


def unescape(text: str) -> str:
    """Raises ValueError for what is no escape, or no UTF-8."""
    if "%" not in text:
        return text
    if not _ESCAPES.fullmatch(text):
        raise ValueError("a % only before two hexadecimal digits")
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        raise ValueError("text in UTF-8") from None
