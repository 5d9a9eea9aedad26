"""Turns the options of devpi-server that are ours into checked limits."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Protocol

from checkface.errors import CheckfaceError, SettingsError
from checkface.pages import size_of

PREFIX = "checkface_"


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
    """What an option says. Raises `ValueError`, which is told as a wrong option is."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def side(text: str) -> int:
    """As `count`, of a picture."""
    try:
        return size_of(int(text))
    except CheckfaceError as error:
        raise ValueError(text) from error


ABOUT = {
    "files": "how many files of a version are shown with their faces",
    "size": "side of a file's face, in CSS pixels",
    "release_size": "side of each face of a release, in CSS pixels",
    "seconds": "how long a page waits for the words of digests that are new",
}
