"""Turns pip's log of a failed step into the error that says what the failure means to us."""

from __future__ import annotations

import re
from pathlib import Path

from packaging.utils import canonicalize_name

from checkface import CheckfaceError
from checkface_pip_verify.errors import DifferenceError, PipFailedError, RefusedError

_SOURCE_LEFT_OUT = re.compile(r"No sources permitted for (?P<name>[\w.-]+)")
_NOT_FOUND = re.compile(r"No matching distribution found for (?P<name>[\w.-]+)")
_WRONG_HASH = "DO NOT MATCH THE HASHES"


def explain_failure(code: int, log: Path, guard_mark: Path) -> CheckfaceError:
    """What pip's failure means. Its own words have been said already."""
    if guard_mark.exists():
        return RefusedError(
            "refused: one of the wheels requires something by its URL that is no wheel, and "
            "building that would run its code before you could see a face; nothing was installed"
        )
    try:
        text = log.read_text("utf-8", errors="replace")
    except OSError:
        return PipFailedError(code)
    if _WRONG_HASH in text:
        return DifferenceError(
            "pip got other bytes than the index had promised (expected and got stand above); "
            "nothing was installed; do not trust this download"
        )
    left_out = {canonicalize_name(found["name"]) for found in _SOURCE_LEFT_OUT.finditer(text)}
    missing = {canonicalize_name(found["name"]) for found in _NOT_FOUND.finditer(text)}
    if names := sorted(left_out & missing):
        return RefusedError(
            f"refused the source distribution of {', '.join(names)}: there is no wheel that fits, "
            "and building one would run its code before you could see a face; nothing was installed"
        )
    return PipFailedError(code)
