"""Turns the options of the extension into typed settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checkface import CheckfaceError, Digest
from checkface_markdown.errors import WrittenError
from checkface_markdown.wanted import size_of

ON_MISSING = ("warn", "error", "ignore")
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
    "on_missing": ("warn", "What to do where there is no face: warn, error or ignore."),
    "style": (True, "Whether a page with faces links to their style."),
    "cache_file": ("", "A file that keeps what was fetched for references; empty for none."),
    "store": ("", "For documentation tools: an object that does what a Store does."),
}
"""Each option with its default and its description."""


@dataclass(frozen=True)
class Settings:
    """The options, checked."""

    release: tuple[str, ...]
    expect: Digest | None
    folder: Path
    outputs: tuple[Path, ...]
    url_prefix: str
    on_missing: str
    style: bool
    kept: Path | None

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Settings:
        """Raises `WrittenError` for a value that cannot be meant."""
        folder = Path(options["folder"])
        return cls(
            _texts("release", options["release"]),
            _digest(options["expect"]),
            folder,
            tuple(folder / each for each in _texts("output_dir", options["output_dir"])),
            str(options["url_prefix"]),
            _on_missing(options["on_missing"]),
            bool(options["style"]),
            folder / options["cache_file"] if options["cache_file"] else None,
        )


def sizes_of(options: Mapping[str, Any]) -> dict[str, int]:
    """The usual size of each layout. Raises as `Settings.of`."""
    return {
        layout: _size(option, options[option])
        for option, layouts in SIZES.items()
        for layout in layouts
    }


def _size(option: str, value: Any) -> int:
    try:
        return size_of(value)
    except ValueError as error:
        raise WrittenError(f"{option} is {value!r}: {error}") from error


def _texts(option: str, value: Any) -> tuple[str, ...]:
    given = [value] if isinstance(value, str) else value
    if isinstance(given, list | tuple) and all(isinstance(each, str) for each in given):
        return tuple(filter(None, given))
    raise WrittenError(f"{option} is {value!r}: expected a text, or a list of texts")


def _digest(value: Any) -> Digest | None:
    if not isinstance(value, str):
        raise WrittenError(f"expect is {value!r}: expected a digest such as sha256:HEX")
    try:
        return Digest.parse(value) if value else None
    except CheckfaceError as error:
        raise WrittenError(f"expect: {error}") from error


def _on_missing(value: Any) -> str:
    if value in ON_MISSING:
        return str(value)
    raise WrittenError(f"on_missing is {value!r}: expected one of {', '.join(ON_MISSING)}")
