"""Turns a target into the versions that are installed there, which an install would replace."""

from __future__ import annotations

from checkface_channels.interpreter import Interpreter
from checkface_pip_verify.gate.installed_metadata import installed_packages
from checkface_pip_verify.request.arguments import Request


def installed_versions(target: Interpreter, request: Request) -> dict[str, str]:
    """Normalised names and their versions; nothing where it cannot be known: it is only shown."""
    return {name: each.version for name, each in installed_packages(target, request).items()}
