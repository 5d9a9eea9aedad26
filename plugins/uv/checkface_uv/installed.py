"""Turns an environment into the packages that are there, and compares their files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from packaging.utils import canonicalize_name

REWRITTEN = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json"})
"""Files of a .dist-info folder that whoever installs writes itself."""


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


def same_as_in(name: str, environment: Path, other: Path) -> bool:
    """Whether a package has the same files in both, with the same bytes, and is there at all."""
    ours, theirs = (_files_of(name, each) for each in (environment, other))
    return bool(theirs) and all(_is_same(ours.get(path), theirs[path]) for path in theirs)


def _files_of(name: str, environment: Path) -> Mapping[str, Path]:
    """Relative to the folder for packages; scripts, which hold paths, are not compared."""
    for found, distribution in distributions(environment):
        if found == name:
            return dict(_compared_files(distribution))
    return {}


def _compared_files(distribution: metadata.PathDistribution) -> Iterator[tuple[str, Path]]:
    for each in distribution.files or ():
        is_compared = ".." not in each.parts and not each.is_absolute()
        if is_compared and each.name not in REWRITTEN and each.suffix != ".pyc":
            yield each.as_posix(), Path(str(each.locate()))


def _is_same(ours: Path | None, theirs: Path) -> bool:
    try:
        return ours is not None and ours.read_bytes() == theirs.read_bytes()
    except OSError:
        return False
