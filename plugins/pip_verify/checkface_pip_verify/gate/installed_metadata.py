"""Turns a target into what the packages say of themselves that are installed there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

from packaging.utils import canonicalize_name

from checkface_channels.interpreter import Interpreter
from checkface_pip_verify.request.arguments import Request

ELSEWHERE = ("--target", "--prefix", "--root")
"""Options that install where the target does not look."""


@dataclass(frozen=True)
class Installed:
    """A package, by its own metadata: all of it is a stranger's text."""

    name: str
    version: str
    requires: tuple[str, ...]


def installed_packages(target: Interpreter, request: Request) -> dict[str, Installed]:
    """By normalised name; nothing where it cannot be known: it is only shown."""
    if request.deliver_to or any(request.has(option) for option in ELSEWHERE):
        return {}
    found: dict[str, Installed] = {}
    for each in _read(target.description.searched):
        found.setdefault(canonicalize_name(each.name), each)  # the first one is what is imported
    return found


def _read(folders: tuple[str, ...]) -> Iterator[Installed]:
    """By us, and not by the target: nothing of it runs. What is damaged is left out."""
    for each in metadata.distributions(path=list(folders)):
        try:
            told = each.metadata
            name, version = (told.get_all(field, [])[0] for field in ("Name", "Version"))
            requires = tuple(told.get_all("Requires-Dist", []))
        except (OSError, ValueError, LookupError, metadata.PackageNotFoundError):
            continue
        if all(isinstance(text, str) for text in (name, version, *requires)):
            yield Installed(name, version, requires)
