"""Turns the options of devpi-server that are ours into checked limits.

It needs nothing else of ours: a server whose command line names an option must know it, whatever
is broken besides.
"""

from __future__ import annotations

from argparse import ArgumentTypeError
from dataclasses import dataclass, fields
from typing import Any, Protocol

PREFIX = "checkface_"
MOST_DIGITS = 6
MOST = 10**MOST_DIGITS - 1
"""No page has more files, and nobody waits longer than a week."""
MOST_SIDE = 1024
"""As `checkface.pages` has it."""


class Group(Protocol):
    """Options that `devpi-server --help` shows together."""

    def addoption(self, *names: str, **about: Any) -> None: ...


@dataclass(frozen=True)
class Settings:
    """What a page may cost."""

    files: int = 100
    """How many files a page shows faces of. The others are counted, and are in `checkface.json`."""
    size: int = 48
    """The side of a file's face, in CSS pixels."""
    release_size: int = 96
    """The side of each face of a release."""
    seconds: int = 3
    """How long a page waits for words that nobody has asked for before."""

    @classmethod
    def of(cls, arguments: Any) -> Settings:
        """Raises `SettingsError` for a number that makes no sense."""
        from checkface.errors import SettingsError
        from checkface.pages import size_of

        given = {each.name: getattr(arguments, PREFIX + each.name, None) for each in fields(cls)}
        settings = cls(**{name: value for name, value in given.items() if value is not None})
        for name in ("files", "seconds"):
            if getattr(settings, name) < 0:
                raise SettingsError(f"--checkface-{name}: expected 0 or more")
        for name in ("size", "release_size"):
            size_of(getattr(settings, name))
        return settings


def add_options(group: Group) -> None:
    """One for each setting. A file for `devpi-server -c` has them too."""
    for name, about in ABOUT.items():
        group.addoption(
            f"--checkface-{name.replace('_', '-')}",
            type=side if "size" in name else count,
            metavar="N",
            default=getattr(Settings, name),
            help=about,
        )


def count(text: str) -> int:
    """What an option says. Raises `ArgumentTypeError`, which is told as a wrong option is."""
    if not text.isdecimal() or len(text) > MOST_DIGITS:
        raise ArgumentTypeError(f"expected a whole number from 0 to {MOST}, got {text!r}")
    return int(text)


def side(text: str) -> int:
    """As `count`, of a picture."""
    number = count(text)
    if not 1 <= number <= MOST_SIDE:
        raise ArgumentTypeError(f"expected a whole number from 1 to {MOST_SIDE}, got {number}")
    return number


ABOUT = {
    "files": "how many files of a version are shown with their faces",
    "size": "side of a file's face, in CSS pixels",
    "release_size": "side of each face of a release, in CSS pixels",
    "seconds": "how long a page waits for the words of digests that are new",
}
