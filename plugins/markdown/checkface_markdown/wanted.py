"""Turns what an author writes, a fence or a span, into the faces that are wanted there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from checkface import CheckfaceError, Digest
from checkface.pages import LAYOUTS, THE_RELEASE, size_of, without_secrets

LAYOUT_OF = {"checkface": "block", "checkface-badge": "badge", "checkface-table": "table"}
"""What a fence is called, and how it shows what it names unless it says so."""
_OPTION = re.compile(r":([\w-]+):(?:\s+(.*))?")
_PAIR = re.compile(r'([^\s="]+)(?:=("[^"]*"|[^\s"]+))?')


class WrittenError(CheckfaceError):
    """What an author wrote in a page, or in the extension's settings, cannot be meant."""


@dataclass(frozen=True)
class Wanted:
    """Faces at one place of a page."""

    written: str
    """By which the author finds the place again."""
    references: tuple[str, ...]
    """None is the documented release."""
    layout: str
    size: int = 0
    """CSS pixels; 0 is the usual of the layout."""
    trio: bool = False
    caption: bool = False
    link: str = ""
    alt: str = ""
    expect: Digest | None = None

    @classmethod
    def of_fence(cls, name: str, argument: str, body: Iterable[str]) -> Wanted:
        """Of a fence called `name`: options and references, one a line.

        Raises `WrittenError` for what cannot be meant.
        """
        lines = [line.strip() for line in (argument, *body) if line.strip()]
        options, references = {}, []
        for line in lines:
            if found := _OPTION.fullmatch(line):
                options[found[1]] = found[2] or ""
            else:
                references.append(line)
        return cls._of(name, references, options)

    @classmethod
    def of_span(cls, reference: str, options: str) -> Wanted:
        """Of `reference` in a line of text, and `options` such as `size=32 caption=no`. As above.

        Its words stand beside it unless they are not wanted.
        """
        given = {found[1]: (found[2] or "").strip('"') for found in _PAIR.finditer(options)}
        return cls._of("checkface", [reference.strip()], {"layout": "face", "caption": ""} | given)

    @classmethod
    def _of(cls, name: str, references: list[str], options: Mapping[str, str]) -> Wanted:
        written = f"{name} {without_secrets(references)}".rstrip()
        known = ("size",) if name == "checkface-table" else tuple(_READERS)
        values = {key: _read(written, key, value, known) for key, value in options.items()}
        if name != "checkface-table" and len(references) > 1:
            raise WrittenError(f"{written!r} names {len(references)} things: expected one")
        named = () if references == [THE_RELEASE] else tuple(references)
        return cls(written, named, values.pop("layout", LAYOUT_OF[name]), **values)


def _read(written: str, key: str, value: str, known: tuple[str, ...]) -> Any:
    if key not in known:
        raise WrittenError(
            f"{written!r} has the option {key!r}: expected some of {', '.join(known)}"
        )
    try:
        return _READERS[key](value)
    except (ValueError, CheckfaceError) as error:
        raise WrittenError(f"{written!r}: {key} is {value!r}: {error}") from error


def whole_number(value: Any) -> Any:
    """The number that digits are, since much of what an author writes comes as text."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _flag(value: str) -> bool:
    if value.lower() not in {"", "yes", "true", "no", "false"}:
        raise ValueError("expected yes, no or nothing")
    return value.lower() not in {"no", "false"}


def _layout(value: str) -> str:
    if value not in LAYOUTS:
        raise ValueError(f"expected one of {', '.join(LAYOUTS)}")
    return value


def _quotation(value: str) -> str:
    if not value:
        raise ValueError("expected a text")
    return value


_READERS: dict[str, Callable[[str], Any]] = {
    "size": lambda value: size_of(whole_number(value)),
    "trio": _flag,
    "caption": _flag,
    "layout": _layout,
    "link": _quotation,
    "alt": _quotation,
    "expect": Digest.parse,
}
