"""Turns what a conf.py says into typed settings, and tells Sphinx which values there are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sphinx.config import ENUM
from sphinx.errors import ConfigError

from checkface import CheckfaceError, Digest

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

LARGEST = 1024
ON_MISSING = ("warn", "error", "ignore")


@dataclass(frozen=True)
class Value:
    """A value that a conf.py may set."""

    name: str
    default: Any
    rebuild: Literal["", "env", "html"]
    """What Sphinx makes anew when it changes."""
    types: Any
    description: str


VALUES = (
    Value(
        "checkface_release",
        None,
        "env",
        (str, list, tuple),
        "What the site documents: a reference, or several, of which the first that names something "
        "is it; unset, the project's checkface.json, else its commit.",
    ),
    Value("checkface_expect", "", "", (str,), "The digest that the release must have."),
    Value(
        "checkface_on_missing",
        "warn",
        "",
        ENUM(*ON_MISSING),
        "What to do where a reference names nothing.",
    ),
    Value(
        "checkface_strict", False, "", (bool,), "Whether a face that cannot be drawn is an error."
    ),
    Value("checkface_badge", True, "html", (bool,), "Whether each page shows the release's face."),
    Value("checkface_badge_size", 64, "html", (int,), "Of that face, in CSS pixels."),
    Value("checkface_badge_link", "", "html", (str,), "A document or a URL that it leads to."),
    Value("checkface_size", 96, "env", (int,), "Of each face in a directive, in CSS pixels."),
    Value("checkface_inline_size", 32, "env", (int,), "Of a face within a line, in CSS pixels."),
    Value("checkface_folder", "", "", (str,), "Where paths start, seen from the sources' folder."),
)


@dataclass(frozen=True)
class Settings:
    """What a conf.py says, checked."""

    release: tuple[str, ...] | None
    """None where nothing is said: then it is what is usual."""
    expect: Digest | None
    on_missing: str
    strict: bool
    badge: bool
    badge_size: int
    badge_link: str
    size: int
    inline_size: int
    folder: Path

    @classmethod
    def of(cls, config: Config) -> Settings:
        """Raises `ConfigError`, Sphinx's own, for a value that cannot be meant."""
        return cls(
            _references("checkface_release", config.checkface_release),
            _digest("checkface_expect", config.checkface_expect),
            config.checkface_on_missing,
            config.checkface_strict,
            config.checkface_badge,
            _size("checkface_badge_size", config.checkface_badge_size),
            config.checkface_badge_link,
            _size("checkface_size", config.checkface_size),
            _size("checkface_inline_size", config.checkface_inline_size),
            Path(config.checkface_folder),
        )


def add_values(app: Sphinx) -> None:
    for value in VALUES:
        app.add_config_value(
            value.name, value.default, value.rebuild, value.types, value.description
        )


def complete(app: Sphinx, config: Config) -> None:
    """On `config-inited`: paths start at the sources, never where Sphinx was called.

    Nor at the conf.py, which may be of other sources: tools that build all versions of a site read
    one for all of them.
    """
    config.checkface_folder = str(Path(app.srcdir) / config.checkface_folder)
    Settings.of(config)


def _references(name: str, value: object) -> tuple[str, ...] | None:
    """An empty text is no reference: `-D checkface_release=` takes the release away."""
    if value is None:
        return None
    given = [value] if isinstance(value, str) else value
    if isinstance(given, list | tuple) and all(isinstance(each, str) for each in given):
        return tuple(filter(None, given))
    raise ConfigError(f"{name} is {value!r}: expected a reference, or a list of them")


def _size(name: str, value: object) -> int:
    if type(value) is int and 1 <= value <= LARGEST:
        return value
    raise ConfigError(f"{name} is {value!r}: expected a whole number from 1 to {LARGEST}")


def _digest(name: str, value: str) -> Digest | None:
    try:
        return Digest.parse(value) if value else None
    except CheckfaceError as error:
        raise ConfigError(f"{name}: {error}") from error
