"""Turns the table `[tool.checkface]` of a pyproject.toml into typed settings."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from checkface.errors import SettingsError
from checkface.face import SIDE

FILE = "pyproject.toml"


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
    def of_project(cls, folder: Path) -> Settings | None:
        """None where the project in `folder` has no such table.

        Raises `SettingsError` if the file or the table cannot be read.
        """
        try:
            content = tomllib.loads((folder / FILE).read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise SettingsError(f"cannot read {FILE}: {error}") from error
        table = content.get("tool", {}).get("checkface")
        return None if table is None else cls.of_table(table)

    @classmethod
    def of_table(cls, table: Any) -> Settings:
        """The settings in a decoded table. Raises `SettingsError` for what is not known."""
        known = {field.name: type(field.default) for field in fields(cls)}
        if not isinstance(table, dict):
            raise SettingsError(f"[tool.checkface] is {table!r}: expected a table")
        for name, value in table.items():
            if name not in known:
                raise SettingsError(
                    f"[tool.checkface] has the key {name!r}: expected some of {', '.join(known)}"
                )
            if type(value) is not known[name]:
                raise SettingsError(
                    f"[tool.checkface] {name} is {value!r}: expected {known[name].__name__}"
                )
        settings = cls(**table)
        if not 1 <= settings.size <= SIDE:
            raise SettingsError(f"[tool.checkface] size is {settings.size}: expected 1 to {SIDE}")
        return settings
