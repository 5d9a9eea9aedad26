"""Turns the pyproject.toml in a source distribution into what its build requires (PEP 518)."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

from checkface import CheckfaceError
from checkface_channels.archive import UnreadableSourceError, newest_time, read_text
from checkface_channels.hosts import printable
from checkface_gate.errors import NO_OPTION, RefusedError, UnableError

DEFAULT_REQUIRES = ("setuptools>=40.8.0",)
"""What pip takes where a project says nothing."""

EARLIEST = 315532800
"""1980-01-01, the first day that a zip file, and so a wheel, can tell."""


def build_requirements(sdist: Path) -> tuple[Requirement, ...]:
    """What must be there before its code runs.

    Raises `UnableError` if that cannot be read, `RefusedError` for what is no name in an index.
    """
    try:
        text = read_text(sdist, "pyproject.toml")
        requires = _requires(tomllib.loads(text) if text else {})
    except (UnreadableSourceError, tomllib.TOMLDecodeError, TypeError) as error:
        raise UnableError(
            f"cannot read what the build of {sdist.name} requires: {error}; nothing was installed"
        ) from error
    return tuple(_requirement(text, sdist.name) for text in requires)


def epoch_of(sdist: Path, environ: Mapping[str, str] = os.environ) -> str:
    """SOURCE_DATE_EPOCH for its build: the user's, else the time of its newest file."""
    if chosen := environ.get("SOURCE_DATE_EPOCH"):
        return chosen
    try:
        return str(max(newest_time(sdist), EARLIEST))
    except CheckfaceError:
        return str(EARLIEST)


def _requires(project: Mapping[str, Any]) -> tuple[str, ...]:
    table = project.get("build-system")
    if table is None:
        return DEFAULT_REQUIRES
    requires = table.get("requires") if isinstance(table, dict) else None
    if not isinstance(requires, list) or not all(isinstance(text, str) for text in requires):
        raise TypeError(f"expected a list of texts in build-system.requires, got {requires!r}")
    return tuple(requires)


def _requirement(text: str, where: str) -> Requirement:
    try:
        requirement = Requirement(text)
    except InvalidRequirement as error:
        raise UnableError(
            f"cannot read what the build of {where} requires: {printable(text)!r} is no requirement"
        ) from error
    if requirement.url:
        raise RefusedError(
            f"refused {where}: its build requires {printable(text)!r}, and only wheels from your "
            "index can be shown",
            allowed_by=f"{NO_OPTION}: build a wheel of {where} yourself if you trust it",
        )
    return requirement
