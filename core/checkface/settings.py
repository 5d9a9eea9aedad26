"""Turns the table `[tool.checkface]` of a pyproject.toml into typed settings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from checkface.errors import SettingsError
from checkface.input_files import read_regular
from checkface.picture_cache import SIDE

FILE = "pyproject.toml"
TABLE = "[tool.checkface]"
STRICT = (True, "true")
"""What tells that strict was meant, be it spelt rightly or not."""


@dataclass(frozen=True)
class Settings:
    """What a project says to the hooks that run while it is built."""

    enabled: bool = True
    """Whether faces are drawn beside what is built."""
    strict: bool = False
    """Whether a face that cannot be drawn fails the build; otherwise it is a warning."""
    size: int = 256
    """Of each face, in pixels: 1 to 1024."""

    @classmethod
    def of_project(
        cls, folder: Path, over: Mapping[str, object] | None = None
    ) -> tuple[Settings, list[str]]:
        """The settings as far as they can be read, and what is wrong with the rest.

        `over` has decoded tables that win over the project's own, each under the name that a
        message gives it. Raises `SettingsError` for the first wrong thing if strict is meant.
        """
        tables = {TABLE: _table(folder), **(over or {})}
        wrong = [f"{name} {problem}" for name in tables for problem in _problems(tables[name])]
        said: dict[str, Any] = {}
        for table in tables.values():
            said.update(table if isinstance(table, dict) else {})
        if wrong and said.get("strict") in STRICT:
            raise SettingsError(wrong[0])
        good = {key: value for key, value in said.items() if not _problem(key, value)}
        return cls(**good), wrong


KINDS: dict[str, type] = {field.name: type(field.default) for field in fields(Settings)}
EXPECTED = {bool: "true or false", int: f"a whole number from 1 to {SIDE}"}


def _table(folder: Path) -> object:
    """A file that cannot be read is the build tool's to report: it reads it before we do."""
    try:
        content = tomllib.loads(read_regular(folder / FILE).decode())
    except (OSError, ValueError, RecursionError):
        return {}
    tools = content.get("tool")
    return tools.get("checkface", {}) if isinstance(tools, dict) else {}


def _problems(table: object) -> Iterator[str]:
    if isinstance(table, dict):
        yield from filter(None, (_problem(key, value) for key, value in table.items()))
    else:
        yield f"is {table!r}: expected a table"


def _problem(key: str, value: object) -> str:
    """What is wrong with one line of a table; empty if it is right."""
    if key not in KINDS:
        return f"has the key {key!r}: expected some of {', '.join(KINDS)}"
    kind = KINDS[key]
    fits = isinstance(value, int) and type(value) is kind and (kind is bool or 1 <= value <= SIDE)
    return "" if fits else f"{key} is {value!r}: expected {EXPECTED[kind]}"
