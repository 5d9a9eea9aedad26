"""Turns pip's log of a failed step into the error that says what the failure means to us."""

from __future__ import annotations

import re
from pathlib import Path

from packaging.utils import canonicalize_name

from checkface import CheckfaceError, Digest, Face
from checkface_pip_verify.errors import DifferenceError, PipFailedError, RefusedError

_SOURCE_LEFT_OUT = re.compile(r"No sources permitted for (?P<name>[\w.-]+)")
_NOT_FOUND = re.compile(r"No matching distribution found for (?P<name>[\w.-]+)")
_WRONG_HASH = "DO NOT MATCH THE HASHES"
_EXPECTED = re.compile(r"(?:Expected sha256|\bor)\s+([0-9a-f]{64})\b")
_GOT = re.compile(r"\bGot\s+([0-9a-f]{64})\b")


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
            "pip got other bytes than the index, or your own file, had promised:\n"
            f"{_both_faces(text)}Nothing was installed; do not trust this download"
        )
    left_out = {canonicalize_name(found["name"]) for found in _SOURCE_LEFT_OUT.finditer(text)}
    missing = {canonicalize_name(found["name"]) for found in _NOT_FOUND.finditer(text)}
    if names := sorted(left_out & missing):
        return RefusedError(
            f"refused the source distribution of {', '.join(names)}: there is no wheel that fits, "
            "and building one would run its code before you could see a face; nothing was installed"
        )
    return PipFailedError(code)


def _both_faces(text: str) -> str:
    """A line for each digest that pip expected and got, and how to see their faces."""
    expected, got = _digests(_EXPECTED, text), _digests(_GOT, text)
    sides = [("expected", each) for each in expected] + [("got", each) for each in got]
    lines = [f"  {side:8}  {digest}  {' '.join(Face(digest).words)}\n" for side, digest in sides]
    if expected and got:
        lines.append(f"  see both faces:  checkface compare {expected[0]} {got[0]}\n")
    return "".join(lines)


def _digests(pattern: re.Pattern[str], text: str) -> list[Digest]:
    return [Digest("sha256", value) for value in dict.fromkeys(pattern.findall(text))]
