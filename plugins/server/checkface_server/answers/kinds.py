"""Turns the text of a parameter into a value, or into what was expected instead.

Each kind says how it is matched in a path, read, written in the one spelling that is canonical,
and described in OpenAPI.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes

Values = Mapping[str, Any]
"""Those that were read before, by name."""

UNRESERVED = "A-Za-z0-9._~-"


class Kind(Protocol):
    """What a parameter may be."""

    @property
    def pattern(self) -> str:
        """What is taken for one within a path: bounded, and without what follows it there."""

    def read(self, text: str, before: Values) -> Any:
        """Raises ValueError with what is expected."""

    def write(self, value: Any) -> str:
        """Its one canonical spelling."""

    def schema(self) -> dict[str, Any]:
        """A JSON Schema of that spelling."""


@dataclass(frozen=True)
class Whole:
    """A whole number of a range, in digits of ASCII and without leading zeros."""

    least: int
    most: int

    @property
    def pattern(self) -> str:
        return r"-?[^/.-]{1,40}"

    def read(self, text: str, _before: Values) -> int:
        if re.fullmatch(r"0|-?[1-9][0-9]{0,8}", text) and self.least <= int(text) <= self.most:
            return int(text)
        raise ValueError(f"a whole number from {self.least} to {self.most}")

    def write(self, value: int) -> str:
        return str(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Choice:
    """One of some words, in any case; some have other names too."""

    words: tuple[str, ...]
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def pattern(self) -> str:
        return r"[^/.]{1,80}"

    def read(self, text: str, _before: Values) -> str:
        word = self.others.get(text.lower(), text.lower())
        if text.isascii() and word in self.words:
            return word
        raise ValueError(f"one of {', '.join(self.words)}")

    def write(self, value: str) -> str:
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": [*self.words]}


@dataclass(frozen=True)
class Flag:
    """true or false."""

    @property
    def pattern(self) -> str:
        return r"[^/.]{1,10}"

    def read(self, text: str, _before: Values) -> bool:
        if text not in {"true", "false"}:
            raise ValueError("true or false")
        return text == "true"

    def write(self, value: bool) -> str:  # noqa: FBT001 - it is the value
        return "true" if value else "false"

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True)
class AsSent:
    """Any bytes, of which nothing is ever repeated to anybody; a % may begin no escape."""

    holds_slashes: bool = False

    @property
    def pattern(self) -> str:
        return r".{0,8192}" if self.holds_slashes else r"[^/]{1,8192}"

    def read(self, text: str, _before: Values) -> bytes:
        return unquote_to_bytes(text)

    def write(self, value: bytes) -> str:
        return value.decode("latin-1")

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


@dataclass(frozen=True)
class Text:
    """Any text, of which nothing is ever repeated to anybody."""

    longest: int

    @property
    def pattern(self) -> str:
        return r"[^/]{1,%d}" % (self.longest * 12)  # noqa: UP031 - braces of a pattern

    def read(self, text: str, _before: Values) -> str:
        if not 1 <= len(text) <= self.longest or "\0" in text:
            raise ValueError(f"a text of 1 to {self.longest} characters")
        return text

    def write(self, value: str) -> str:
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": self.longest}
