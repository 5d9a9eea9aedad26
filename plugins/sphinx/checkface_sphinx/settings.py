"""Turns what a conf.py says into typed settings, and tells Sphinx which values there are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sphinx.config import ENUM
from sphinx.errors import ConfigError

from checkface.errors import SettingsError
from checkface.pages import ON_MISSING, WHAT_IS_THIS, Options

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

PREFIX = "checkface_"
USUAL = (
    "release",
    "expect",
    "on_missing",
    "strict",
    "badge_size",
    "size",
    "inline_size",
    "language",
    "about",
)
"""What is the same in all documentation tools."""


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
    Value("checkface_badge_size", 48, "html", (int,), "Of that face, in CSS pixels."),
    Value("checkface_badge_link", "", "html", (str,), "A document or a URL that it leads to."),
    Value("checkface_size", 96, "env", (int,), "Of each face in a directive, in CSS pixels."),
    Value("checkface_inline_size", 32, "env", (int,), "Of a face within a line, in CSS pixels."),
    Value(
        "checkface_language",
        "",
        "env",
        (str,),
        "Of our words; unset, that of the site.",
    ),
    Value(
        "checkface_about",
        WHAT_IS_THIS,
        "env",
        (str,),
        "What says to a reader what a face is: a document, or a URL; empty for none.",
    ),
    Value("checkface_folder", "", "", (str,), "Where paths start, seen from the sources' folder."),
)


@dataclass(frozen=True)
class Settings:
    """What a conf.py says, checked."""

    usual: Options
    badge: bool
    badge_link: str
    folder: Path

    @classmethod
    def of(cls, config: Config) -> Settings:
        """Raises `ConfigError`, Sphinx's own, for a value that cannot be meant."""
        values = {name: getattr(config, f"{PREFIX}{name}") for name in USUAL}
        try:
            usual = Options.of(values)
        except SettingsError as error:
            raise ConfigError(f"{PREFIX}{error}") from error
        badge, link = config.checkface_badge, config.checkface_badge_link
        return cls(usual, badge, link, Path(config.checkface_folder))


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
