"""Lets pip install the approved wheels, and no other bytes, from the private folder.

This step asks nobody. What it installs is listed by us, and all that could send pip elsewhere, on
the command line, in the environment or in pip's configuration, is left out: links to other places,
indexes, constraints, requirement files that hold the like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import Version

from checkface import normal_filename
from checkface.files import write_file
from checkface_gate.errors import DifferenceError
from checkface_pip_verify.gate.download import Candidate
from checkface_pip_verify.pip.plan import Wheel, wheels_of
from checkface_pip_verify.request.arguments import CHOICE_OPTIONS, Request

CONSTRAINT_HASHES = Version("26.1")
"""The first pip that checks the hashes of a constraint file."""

KEPT = frozenset(
    {
        *CHOICE_OPTIONS,
        *("--target", "--user", "--no-user", "--root", "--prefix", "--break-system-packages"),
        *("--upgrade", "--upgrade-strategy", "--force-reinstall", "--ignore-installed"),
        *("--compile", "--no-compile", "--no-warn-script-location", "--no-warn-conflicts"),
        *("--root-user-action", "--require-virtualenv", "--exists-action", "--no-clean"),
        *("--verbose", "--quiet", "--debug", "--no-color", "--progress-bar"),
        *("--no-input", "--cache-dir", "--no-cache-dir", "--disable-pip-version-check"),
        *("--use-feature", "--use-deprecated"),
    }
)
"""What says where to, and how. All else has been decided."""


@dataclass(frozen=True)
class LastStep:
    """The `pip install` that can reach nothing but these wheels, once they are approved.

    `folder` is private: the wheels lie in there.
    """

    request: Request
    wheels: Sequence[Wheel]
    folder: Path

    @property
    def place(self) -> Path:
        """Where the wheels lie."""
        return self.folder / "wheels"

    @property
    def report(self) -> Path:
        """What pip writes of it."""
        return self.folder / "installed.json"

    def words(self, pip: Version) -> list[str]:
        """Its words, which name lists that are not written yet."""
        kept = [
            word for given in self.request.options if given.name in KEPT for word in given.words
        ]
        bound = ["--no-index", f"--find-links={self.place}", "--require-hashes", "--pre"]
        return ["install", *kept, *self._lists(pip), *bound, f"--report={self.report}"]

    def approve(self, candidates: Sequence[Candidate]) -> None:
        """Write the lists of what pip may install: before, it finds nothing to install."""
        requested = [each.request_pin for each in candidates if each.wheel.requested]
        write_file(self._request_file, "".join(requested).encode())
        write_file(self._lock_file, "".join(each.pin for each in candidates).encode())

    def _lists(self, pip: Version) -> list[str]:
        """All of the wheels. Where pip can be told which of them were asked for, it marks them."""
        if pip < CONSTRAINT_HASHES or not self._may_resolve:
            return ["--no-deps", "--force-reinstall", f"--requirement={self._lock_file}"]
        return [f"--requirement={self._request_file}", f"--constraint={self._lock_file}"]

    @property
    def _lock_file(self) -> Path:
        return self.folder / "locked.txt"

    @property
    def _request_file(self) -> Path:
        return self.folder / "requested.txt"

    @property
    def _may_resolve(self) -> bool:
        """Whether pip finds the rest by itself, and without going anywhere."""
        fixed = self.request.has("--no-deps") or self.request.has("--only-deps")
        return not fixed and not any(wheel.direct or requires_url(wheel) for wheel in self.wheels)


def requires_url(wheel: Wheel) -> bool:
    """Whether it may make pip go to a URL, under whatever conditions."""
    return any(_has_url(text) for text in wheel.requires)


def _has_url(text: str) -> bool:
    try:
        return Requirement(text).url is not None
    except InvalidRequirement:
        return True


def require_approved(report: Mapping[str, Any], approved: Sequence[Candidate]) -> None:
    """Raises `DifferenceError` if pip says that it installed anything but what was approved.

    Before 23.1 pip gives no digest for files in a folder; --require-hashes has checked them too.
    """
    expected = {normal_filename(each.wheel.filename): each.digest.value for each in approved}
    installed = wheels_of(report)
    found = {normal_filename(wheel.filename): wheel.hashes.get("sha256") for wheel in installed}
    same = expected.keys() == found.keys() and all(
        found[name] in {value, None} for name, value in expected.items()
    )
    if not same:
        raise DifferenceError(
            "pip installed something else than what was approved: expected "
            f"{_digest_list(expected)}, got {_digest_list(found)}; look into the target before you "
            "use it (was another pip at work?)"
        )


def _digest_list(files: Mapping[str, str | None]) -> str:
    return ", ".join(f"{name} sha256:{value}" for name, value in files.items()) or "nothing"
