"""Turns the output of `pip config list` into what pip adds to an install by itself."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from checkface_pip_verify.errors import UnableError

SECTIONS = ("global", "install", ":env:")
"""The weakest first: what the environment sets beats what a file sets."""

DEFAULT_INDEX = "pip's default"


@dataclass(frozen=True)
class Configuration:
    """pip's configuration files and PIP_ variables. It may hold passwords: never print it."""

    entries: tuple[tuple[str, str, str], ...]
    """(section, option without dashes, value), the weakest section first."""

    @classmethod
    def parse(cls, text: str) -> Configuration:
        """Raises `UnableError` for a line that is no `section.option='value'`."""
        found = [_parsed(line) for line in text.splitlines() if line.strip()]
        held = [entry for entry in found if entry[0] in SECTIONS]
        return cls(tuple(sorted(held, key=lambda entry: SECTIONS.index(entry[0]))))

    def words(self, option: str) -> list[str]:
        """All values of an option that may be given many times, wherever they are set."""
        return [word for _, name, value in self.entries if name == option for word in value.split()]

    def last(self, option: str) -> str | None:
        """The value that counts."""
        values = [value for _, name, value in self.entries if name == option]
        return values[-1] if values else None


def _parsed(line: str) -> tuple[str, str, str]:
    key, _, quoted = line.partition("=")
    section, _, option = key.rpartition(".")
    try:
        value = ast.literal_eval(quoted)
    except (ValueError, SyntaxError):
        value = None
    if not option or not isinstance(value, str):
        # The line itself stays unsaid: it may hold a password.
        raise UnableError("cannot read what 'pip config list' prints; expected option='value'")
    return section, option, value
