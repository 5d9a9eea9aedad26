"""Turns the options of the extension into typed settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checkface.errors import SettingsError
from checkface.pages import WHAT_IS_THIS, Options, text_list
from checkface_markdown.wanted import WrittenError, whole_number

SIZES = {"size": ("block",), "badge_size": ("badge", "table"), "inline_size": ("face",)}
"""The layouts of each size."""

OPTIONS: dict[str, tuple[Any, str]] = {
    "release": ("", "What the site documents: a reference, or a list; the first that is found."),
    "expect": ("", "The digest that the release must have; another one is always an error."),
    "folder": (".", "Where paths in references, and output_dir, start."),
    "output_dir": (
        "assets/checkface",
        "The folder, or a list of them, that pictures and style go to.",
    ),
    "url_prefix": ("assets/checkface", "That folder as pages see it."),
    "size": (96, "Of each face of a block, in CSS pixels."),
    "badge_size": (48, "Of a face of a badge or a table, in CSS pixels."),
    "inline_size": (32, "Of a face within a line, in CSS pixels."),
    "language": ("", "Of our words, such as de; pages do not say theirs. Empty for English."),
    "about": (WHAT_IS_THIS, "The page that says to a reader what a face is; empty for none."),
    "on_missing": ("warn", "What to do where there is no face: warn, error or ignore."),
    "style": (True, "Whether a page with faces links to their style."),
    "cache_file": ("", "A file that keeps what was fetched for references; empty for none."),
    "store": ("", "For documentation tools: an object that does what a Store does."),
}
"""Each option with its default and its description."""


@dataclass(frozen=True)
class Settings:
    """The options, checked."""

    usual: Options
    folder: Path
    outputs: tuple[Path, ...]
    url_prefix: str
    style: bool
    kept: Path | None

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Settings:
        """Raises `WrittenError` for a value that cannot be meant."""
        folder = Path(options["folder"])
        return cls(
            _usual(options),
            folder,
            tuple(folder / each for each in _outputs(options["output_dir"])),
            str(options["url_prefix"]),
            bool(options["style"]),
            folder / options["cache_file"] if options["cache_file"] else None,
        )


def sizes_of(options: Mapping[str, Any]) -> dict[str, int]:
    """The usual size of each layout. Raises as `Settings.of`."""
    usual = _usual({option: options[option] for option in SIZES})
    return {
        layout: getattr(usual, option) for option, layouts in SIZES.items() for layout in layouts
    }


def _usual(options: Mapping[str, Any]) -> Options:
    """What cannot be drawn is missing too: there is no other option. Numbers may be texts."""
    sizes = {option: whole_number(options[option]) for option in SIZES}
    strict = options.get("on_missing") == "error"
    try:
        return Options.of({**options, **sizes, "strict": strict})
    except SettingsError as error:
        raise WrittenError(str(error)) from error


def _outputs(value: Any) -> tuple[str, ...]:
    try:
        return text_list(value)
    except SettingsError as error:
        raise WrittenError(f"output_dir: {error}") from error
