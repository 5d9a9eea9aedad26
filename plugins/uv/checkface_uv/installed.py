"""Turns an environment into the packages that are there."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from packaging.utils import canonicalize_name

from checkface.input_files import read_regular
from checkface_channels.hosts import printable
from checkface_gate.errors import UnableError

SETTINGS = "pyvenv.cfg"
LARGEST_SETTINGS = 1 << 20
LARGEST_TOLD: Mapping[str, int] = {"METADATA": 16 << 20, "RECORD": 32 << 20}
"""Bytes of what a wheel says of itself, which is read whole: gigabytes fit into a small file."""


def is_environment(folder: Path) -> bool:
    return os.path.lexists(folder / SETTINGS)


def settings_of(environment: Path) -> dict[str, str]:
    """Of its pyvenv.cfg. Raises OSError if that cannot be read."""
    return dict(_lines_of(environment / SETTINGS))


def homes_of(environment: Path) -> list[str]:
    """Where its Python finds its own library: it reads one of two files, and its first line."""
    found = []
    for path in (environment / SETTINGS, environment / "bin" / SETTINGS):
        with contextlib.suppress(OSError):
            found += [value for name, value in _lines_of(path) if name == "home"]
    return found


def _lines_of(path: Path) -> list[tuple[str, str]]:
    text = read_regular(path, LARGEST_SETTINGS).decode("utf-8", "replace")
    pairs = (line.partition("=") for line in text.splitlines())
    return [(name.strip().lower(), value.strip()) for name, _, value in pairs]


def site_folders(environment: Path) -> list[Path]:
    """Where a virtual environment keeps packages, each once: `lib64` is mostly a link to `lib`."""
    found = [environment / "Lib" / "site-packages"]
    found += sorted(environment.glob("lib*/python*/site-packages"))
    once = {os.path.realpath(folder): folder for folder in reversed(found) if folder.is_dir()}
    return [*reversed(once.values())]


def distributions(environment: Path) -> Iterator[tuple[str, metadata.PathDistribution]]:
    """By normalised name; what is damaged is left out.

    Raises `UnableError` for what says more of itself than anybody would read.
    """
    for folder in site_folders(environment):
        for info in sorted(folder.glob("*.dist-info")):
            _require_bounded(info)
            found = metadata.PathDistribution(info)
            try:
                name = found.metadata["Name"]
            except (OSError, ValueError, LookupError):
                continue
            if isinstance(name, str):
                yield canonicalize_name(name), found


def _require_bounded(info: Path) -> None:
    for name, most in LARGEST_TOLD.items():
        path = info / name
        if path.exists() and path.stat().st_size > most:
            raise UnableError(
                f"the {name} of {printable(info.stem)} has more than {most >> 20} MiB: nobody can "
                "look into it; nothing was installed"
            )
