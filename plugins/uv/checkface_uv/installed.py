"""Turns an environment into the packages that are there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.utils import canonicalize_name


def site_folders(environment: Path) -> list[Path]:
    """Where a virtual environment keeps packages, each once: `lib64` is mostly a link to `lib`."""
    found = [environment / "Lib" / "site-packages"]
    found += sorted(environment.glob("lib*/python*/site-packages"))
    once = {os.path.realpath(folder): folder for folder in reversed(found) if folder.is_dir()}
    return [*reversed(once.values())]


def distributions(environment: Path) -> Iterator[tuple[str, metadata.PathDistribution]]:
    """By normalised name; what is damaged is left out."""
    for folder in site_folders(environment):
        for info in sorted(folder.glob("*.dist-info")):
            found = metadata.PathDistribution(info)
            try:
                name = found.metadata["Name"]
            except (OSError, ValueError, LookupError):
                continue
            if isinstance(name, str):
                yield canonicalize_name(name), found
