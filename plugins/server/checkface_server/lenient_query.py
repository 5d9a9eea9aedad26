"""Turns the query of an old request into parameters, as leniently as the old service read it.

Names in any case and order, the first of several wins, what is not known is ignored, and a number
out of its range is the default. A percent sign that begins no escape stands for itself: extensions
have always sent selections as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

WHOLE_NUMBER = re.compile(rb"\s*([+-]?[0-9]{1,18})\s*")
TRUE = {"true", "1", "yes", "on"}


@dataclass(frozen=True)
class Parameters:
    """What was asked for, by name in lower case. Values are bytes: any can be given a face."""

    given: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def of_query(cls, query: bytes) -> Parameters:
        """Of all that stands behind the question mark, as it was sent."""
        given: dict[str, bytes] = {}
        for name, value in _pairs(query):
            given.setdefault(name, value)
        return cls(given)

    def value(self, name: str) -> bytes | None:
        """A value of any kind, exactly as it was meant; None where there is none."""
        return self.given.get(name)

    def word(self, name: str) -> str:
        """A choice: blanks and case do not matter; empty where there is none."""
        return self.given.get(name, b"").decode("ascii", "replace").strip().lower()

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number, or the default where it is none or out of range."""
        found = WHOLE_NUMBER.fullmatch(self.given.get(name, b""))
        number = int(found[1]) if found else default
        return number if least <= number <= most else default

    def flag(self, name: str) -> bool:
        """Whether it is true, in any case."""
        return self.word(name) in TRUE


def _pairs(query: bytes) -> Iterator[tuple[str, bytes]]:
    for pair in query.split(b"&"):
        name, _, value = pair.partition(b"=")
        yield _unquoted(name).decode("ascii", "replace").lower(), _unquoted(value)


def _unquoted(text: bytes) -> bytes:
    return unquote_to_bytes(text.replace(b"+", b" "))
