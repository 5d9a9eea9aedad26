"""Finds the pip that is installed beside us, and tells whether it may be trusted with this."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

from checkface_channels.interpreter import Interpreter
from checkface_gate.errors import UnableError

FLOOR = Version("26.3")
"""Before 26.2 a malicious index could make `pip download` write outside its folder, and until
26.3 `--no-require-hashes` ignored hashes without a word."""


def own_pip() -> tuple[Version, Path]:
    """Which it is, and where it lies. Raises `UnableError` if there is none, or if it is old."""
    try:
        found = metadata.distribution("pip")
        version = Version(found.version)
    except (metadata.PackageNotFoundError, InvalidVersion) as error:
        raise _missing("found none") from error
    if version < FLOOR:
        raise _missing(f"found pip {version}")
    return version, Path(str(found.locate_file(""))).absolute()


def own_pip_runs_on(target: Interpreter) -> bool:
    """Whether it runs on the target's Python: its own metadata know."""
    wanted = metadata.metadata("pip")["Requires-Python"] or ""
    return SpecifierSet(wanted).contains(".".join(map(str, target.version)))


def _missing(found: str) -> UnableError:
    return UnableError(
        f"pip-checkface needs pip {FLOOR} or newer beside it, {found}; install it with: "
        f"{sys.executable} -m pip install 'checkface[pip]'"
    )
