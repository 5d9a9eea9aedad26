"""Plays `pip install` for recipes: it fails for whatever is not installed here already."""

from __future__ import annotations

import sys
from importlib.metadata import distribution

from packaging.requirements import Requirement


def main(arguments: list[str]) -> int:
    """The exit code. Raises for what is missing, of which a traceback says enough to a test."""
    verb, *requirements = arguments
    if verb != "install" or not requirements:
        raise ValueError(f"a recipe calls pip {arguments}")
    for text in requirements:
        _require(Requirement(text))
    return 0


def _require(wanted: Requirement) -> None:
    found = distribution(wanted.name)
    known = set(found.metadata.get_all("Provides-Extra") or ())
    if not wanted.specifier.contains(found.version):
        raise ValueError(f"{wanted} is wanted, and {found.version} is here")
    if not wanted.extras <= known:
        raise ValueError(f"{wanted.name} has no extra {wanted.extras - known}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
