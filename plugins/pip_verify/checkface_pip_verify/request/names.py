"""Turns the values of `--allow-sdist` into normalised names of projects."""

from __future__ import annotations

from collections.abc import Iterable

from packaging.utils import InvalidName, canonicalize_name

from checkface_gate.errors import UnableError

OPTION = "--allow-sdist"


def allowed_names(values: Iterable[str]) -> tuple[str, ...]:
    """Each name once. Raises `UnableError` for `:all:`, a version, or what else is no name."""
    return tuple(dict.fromkeys(_name(value.strip()) for value in values))


def _name(value: str) -> str:
    if value.startswith(":"):
        raise UnableError(
            f"{OPTION} is {value!r}: expected the name of one project; whose code may run is not "
            "said for all of them at once: give the option once for each name"
        )
    try:
        return str(canonicalize_name(value, validate=True))
    except InvalidName as error:
        raise UnableError(
            f"{OPTION} is {value!r}: expected the name of one project, without a version; give the "
            "option once for each name, and the version with the requirement"
        ) from error
