"""Turns the environment into the folders of a user where file managers look for entries."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checkface.errors import OutputError
from checkface.files import home_folder
from checkface_desktop.errors import LeftAloneError


@dataclass(frozen=True)
class Home:
    """The folders of one user, as the XDG Base Directory Specification names them."""

    folder: Path
    config: Path
    data: Path
    system_config: tuple[Path, ...]
    """Where the system's own files lie, the first counts most."""

    @classmethod
    def of_user(cls, environ: Mapping[str, str] = os.environ) -> Home:
        """A relative path in a variable is to be ignored, says the specification."""
        folder = _home_folder()
        config = _absolute(environ.get("XDG_CONFIG_HOME", "")) or folder / ".config"
        data = _absolute(environ.get("XDG_DATA_HOME", "")) or folder / ".local/share"
        named = environ.get("XDG_CONFIG_DIRS") or "/etc/xdg"
        system = (_absolute(each) for each in named.split(os.pathsep))
        return cls(folder, config, data, tuple(each for each in system if each))


def _home_folder() -> Path:
    """Raises `LeftAloneError`: then no menu is ours to change."""
    try:
        return home_folder()
    except OutputError as error:
        raise LeftAloneError(str(error)) from error


def _absolute(written: str) -> Path | None:
    path = Path(written)
    return path if written and path.is_absolute() else None
