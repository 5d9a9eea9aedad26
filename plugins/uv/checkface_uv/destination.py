"""Says where a wheel's files are once they are installed: in an environment, or elsewhere."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from checkface_uv.installed import site_folders

OUTSIDE = "../../../"
"""From an environment's folder for packages to the environment, as RECORDs have it."""
HEADERS = f"{OUTSIDE}include/"


@dataclass(frozen=True)
class Destination:
    """Of one install."""

    packages: tuple[Path, ...]
    """Folders for packages."""
    home: Path
    """Whose Python the scripts name: the one in its folder `bin`."""
    is_flat: bool = False
    """Whether scripts and data lie below the folder for packages, and not beside it."""
    has_headers: bool = True
    """Whether these lie where they would lie in an environment."""

    @classmethod
    def of_environment(cls, folder: Path) -> Destination:
        return cls(tuple(site_folders(folder)), folder)

    @classmethod
    def elsewhere(cls, packages: tuple[Path, ...], home: Path, *, is_flat: bool) -> Destination:
        """A folder of the system's Python, or one that the user has named."""
        return cls(packages, home, is_flat, has_headers=False)

    def path(self, folder: Path, name: str) -> Path:
        """Of a file by its name from the folder for packages of an environment."""
        if self.is_flat and name.startswith(OUTSIDE):
            name = name.removeprefix(OUTSIDE)
        return Path(os.path.normpath(folder / name))

    def compares(self, name: str) -> bool:
        return self.has_headers or not name.startswith(HEADERS)
