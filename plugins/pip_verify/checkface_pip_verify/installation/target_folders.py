"""Turns a target and a request into the folders that pip may have put packages into."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from checkface_channels.interpreter import Interpreter
from checkface_channels.pip_settings import PipSettings
from checkface_pip_verify.request.arguments import Request


@dataclass(frozen=True)
class Places:
    """Where the options and pip's configuration say that packages go; empty for the usual place."""

    target: str = ""
    prefix: str = ""
    root: str = ""

    @classmethod
    def of(cls, request: Request, settings: PipSettings) -> Places:
        """The command line counts before the settings."""
        values = (
            next(iter(request.values(f"--{name}")[-1:]), settings.last(name) or "")
            for name in ("target", "prefix", "root")
        )
        return cls(*values)


def package_folders(target: Interpreter, places: Places) -> tuple[Path, ...]:
    """Every folder that may hold what was installed."""
    if places.target:
        return (_absolute(places.target),)
    told = target.description
    found = told.folders
    if places.prefix:
        found = tuple(_absolute(places.prefix) / folder for folder in told.prefixed)
    if places.root:
        found = tuple(_absolute(places.root) / _without_anchor(folder) for folder in found)
    return tuple(dict.fromkeys(found))


def _absolute(place: str) -> Path:
    """As pip takes it."""
    return Path(os.path.abspath(Path(place).expanduser()))  # noqa: PTH100 - without `..`


def _without_anchor(path: Path) -> Path:
    return path.relative_to(path.anchor)
