"""Lets pip install the approved wheels, and no other bytes, from the private folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.version import Version

from checkface_pip_verify.arguments import HASH_OPTIONS, SOURCE_OPTIONS, Request
from checkface_pip_verify.download import Candidate
from checkface_pip_verify.errors import DifferenceError
from checkface_pip_verify.inspection import Inspection
from checkface_pip_verify.plan import wheels_of

CONSTRAINT_HASHES = Version("26.1")
"""The first pip that checks the hashes of a constraint file."""

ONLY_WHEELS = "--only-binary=:all:"


def keeps_request(pip: Version, inspection: Inspection) -> bool:
    """Whether pip can be given the user's own words again, bound by a constraint file.

    If a requirement has its own hashes or URL, pip ignores the hashes of a constraint, so then the
    requirements are replaced by the locked ones.
    """
    return (
        pip >= CONSTRAINT_HASHES
        and not inspection.hashes
        and not inspection.direct_wheels
        and not inspection.locked
    )


def install_words(
    request: Request, locked: Path, wheels: Path, report: Path, *, keep_request: bool
) -> list[str]:
    """The words of the `pip install` that can reach nothing but the approved wheels.

    Keeping the user's words lets pip mark as requested what the user has requested.
    """
    if keep_request:
        options = [*request.words(without=HASH_OPTIONS), "-c", str(locked)]
        requirements = ["--", *request.requirements]
    else:
        dropped = (*HASH_OPTIONS, *SOURCE_OPTIONS, "--only-deps")
        options = [*request.words(without=dropped), "--no-deps", "-r", str(locked)]
        requirements = []
    bound = ["--no-index", f"--find-links={wheels}", "--require-hashes", ONLY_WHEELS]
    return ["install", *options, *bound, f"--report={report}", *requirements]


def require_approved(report: Mapping[str, Any], approved: Sequence[Candidate]) -> None:
    """Raises `DifferenceError` if pip says that it installed anything but what was approved.

    Before 23.1 pip gives no digest for files in a folder; --require-hashes has checked them too.
    """
    expected = {each.wheel.filename: each.digest.value for each in approved}
    found = {wheel.filename: wheel.hashes.get("sha256") for wheel in wheels_of(report)}
    same = expected.keys() == found.keys() and all(
        found[name] in {value, None} for name, value in expected.items()
    )
    if not same:
        raise DifferenceError(
            f"pip installed something else than what was approved: expected {_told(expected)}, got "
            f"{_told(found)}; look into the target before you use it (was another pip at work?)"
        )


def _told(files: Mapping[str, str | None]) -> str:
    return ", ".join(f"{name} sha256:{value}" for name, value in files.items()) or "nothing"
