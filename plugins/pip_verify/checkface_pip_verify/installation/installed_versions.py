"""Turns `pip inspect` into the versions that are installed, which an install would replace."""

from __future__ import annotations

import json

from packaging.utils import canonicalize_name

from checkface import CheckfaceError
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.request.arguments import Request

ELSEWHERE = ("--target", "--prefix", "--root")
"""Options that install where `pip inspect` does not look."""


def installed_versions(pip: Pip, request: Request) -> dict[str, str]:
    """Normalised names and their versions; nothing where it cannot be known: it is only shown."""
    if request.deliver_to or any(request.has(option) for option in ELSEWHERE):
        return {}
    try:
        found = json.loads(pip.ask(["inspect"]))["installed"]
        pairs = [(each["metadata"]["name"], each["metadata"]["version"]) for each in found]
    except (CheckfaceError, ValueError, KeyError, TypeError):
        return {}
    return {canonicalize_name(name): str(version) for name, version in pairs}
