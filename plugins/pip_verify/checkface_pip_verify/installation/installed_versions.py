"""Turns a target into the versions that are installed there, which an install would replace."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata

from packaging.utils import canonicalize_name

from checkface_channels.interpreter import Interpreter
from checkface_pip_verify.request.arguments import Request

ELSEWHERE = ("--target", "--prefix", "--root")
"""Options that install where the target does not look."""


def installed_versions(target: Interpreter, request: Request) -> dict[str, str]:
    """Normalised names and their versions; nothing where it cannot be known: it is only shown."""
    if request.deliver_to or any(request.has(option) for option in ELSEWHERE):
        return {}
    found: dict[str, str] = {}
    for name, version in _read(target.description.searched):
        found.setdefault(canonicalize_name(name), version)  # the first one is what is imported
    return found


def _read(folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """By us, and not by the target: nothing of it runs. What is damaged is left out."""
    for each in metadata.distributions(path=list(folders)):
        try:
            told = each.metadata
            name, version = (told.get_all(field, [])[0] for field in ("Name", "Version"))
        except (OSError, ValueError, LookupError, metadata.PackageNotFoundError):
            continue
        if isinstance(name, str) and isinstance(version, str):
            yield name, version
