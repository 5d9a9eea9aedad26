"""Turns what a site says of its faces, in whatever file its tool reads, into checked values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from checkface.digest import Digest
from checkface.errors import (
    CheckfaceError,
    MismatchError,
    OutputError,
    SettingsError,
    UnresolvedReferenceError,
)
from checkface.pages.texts import WHAT_IS_THIS, Texts, texts_in
from checkface.picture_cache import SIDE

ON_MISSING = ("warn", "error", "ignore")
"""What may be done where a reference names nothing."""
LAYOUTS = ("block", "face", "badge")
"""What an author may choose for one reference; a table is not chosen, it is another directive."""
THE_RELEASE = "release"
"""What stands within a line, which cannot be empty, for what a block says with no reference."""


@dataclass(frozen=True)
class Options:
    """What is the same in all documentation tools; each has its own beside them."""

    release: tuple[str, ...] | None = None
    """None where nothing is said: then it is what is usual. Empty: nothing is documented."""
    expect: Digest | None = None
    on_missing: str = "warn"
    strict: bool = False
    """Whether a face that cannot be drawn fails the build."""
    size: int = 96
    badge_size: int = 48
    inline_size: int = 32
    language: str = ""
    """Of our words; empty for that of the pages, as far as the tool knows it."""
    about: str = WHAT_IS_THIS
    """What says to a reader what a face is: the URL of a page; empty for none."""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Options:
        """Raises `SettingsError`, which begins with the option, for a value not to be meant."""
        return cls(**{name: _read(name, values[name]) for name in READERS if name in values})

    def texts(self, language: str | None = None) -> Texts:
        """Our words for pages in `language`, unless another one is set."""
        return texts_in(self.language or language, self.about)

    def fails(self, error: CheckfaceError) -> bool:
        """Whether the build has to end with it. A digest that differs is never only reported."""
        if isinstance(error, MismatchError):
            return True
        is_missing = self.on_missing == "error" and not isinstance(error, OutputError)
        return is_missing or (self.strict and not isinstance(error, UnresolvedReferenceError))

    def says(self, error: CheckfaceError) -> bool:
        """Whether a build that goes on warns: only what is missing can be ignored."""
        return self.on_missing != "ignore" or not isinstance(error, UnresolvedReferenceError)


def text_list(value: object) -> tuple[str, ...]:
    """An empty text is none: so a variable that is not set takes the option away."""
    given = [value] if isinstance(value, str) else value
    if isinstance(given, list | tuple) and all(isinstance(each, str) for each in given):
        return tuple(filter(None, given))
    raise SettingsError(f"expected a text, or a list of texts, got {value!r}")


def digest_of(value: object) -> Digest | None:
    """A digest, or nothing, as of a variable that is not set."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise SettingsError(f"expected a digest such as sha256:HEX, got {value!r}")
    return Digest.parse(value)


def size_of(value: object) -> int:
    """The side of a face in CSS pixels."""
    if type(value) is int and 1 <= value <= SIDE:
        return value
    raise SettingsError(f"expected a whole number from 1 to {SIDE}, got {value!r}")


def optional_text(value: object) -> str:
    """A text, or nothing, as of a variable that is not set."""
    if value is None or isinstance(value, str):
        return value or ""
    raise SettingsError(f"expected a text, got {value!r}")


def _references_of(value: object) -> tuple[str, ...] | None:
    return None if value is None else text_list(value)


def _on_missing_of(value: object) -> str:
    if value in ON_MISSING:
        return str(value)
    raise SettingsError(f"expected one of {', '.join(ON_MISSING)}, got {value!r}")


READERS: dict[str, Callable[[object], Any]] = {
    "release": _references_of,
    "expect": digest_of,
    "on_missing": _on_missing_of,
    "strict": bool,
    "size": size_of,
    "badge_size": size_of,
    "inline_size": size_of,
    "language": optional_text,
    "about": optional_text,
}


def _read(name: str, value: object) -> Any:
    try:
        return READERS[name](value)
    except CheckfaceError as error:
        raise SettingsError(f"{name}: {error}") from error
