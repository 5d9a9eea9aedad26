"""Turns a request into wheels in a private folder: what pip would install, and exactly these files.

pip resolves without running any of it, and downloads by URL and hash what it has resolved. Then all
is compared that can be: our own digests with the promised ones, and each wheel with its index.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checkface_pip_verify.errors import PipFailedError
from checkface_pip_verify.gate.download import (
    Candidate,
    candidates_in,
    require_promised,
    write_fetch_lists,
)
from checkface_pip_verify.gate.ground import Ground
from checkface_pip_verify.gate.installed_metadata import installed_packages
from checkface_pip_verify.gate.locked_versions import locked_otherwise, write_pins
from checkface_pip_verify.gate.own_metadata import require_own_metadata
from checkface_pip_verify.gate.steps import QUIETLY
from checkface_pip_verify.pip.plan import Wheel, count_of_wheels, read_report, wheels_of


def resolve(
    ground: Ground, plan: Path, more: Sequence[str], folders: Sequence[str]
) -> tuple[Wheel, ...]:
    """What pip would install; its report gets to `plan`.

    `more` are words beyond the request's, and `folders` those that pip may take wheels from.
    """
    pins = ground.channels.pins
    words = [*ground.steps.words(), *more, *write_pins(pins, ground.folder)]
    words += ["--dry-run", *QUIETLY, f"--report={plan}"]
    try:
        requirements = ["--", *ground.request.requirements]
        ground.steps.run(ground.pip, ["install", *words], requirements, doing="Resolving…")
    except PipFailedError as error:
        raise locked_otherwise(ground.folder / "pip.log", pins) or error from None
    return wheels_of(
        read_report(plan), ground.search_places(folders), lambda: _installed_requirements(ground)
    )


def _installed_requirements(ground: Ground) -> dict[str, tuple[str, ...]]:
    found = installed_packages(ground.target, ground.request)
    return {name: each.requires for name, each in found.items()}


def download(ground: Ground, wheels: Sequence[Wheel], folder: Path) -> tuple[Candidate, ...]:
    """Exactly these files, and our own digests of them; `folder` is new.

    Raises `DifferenceError` for what is not as it was promised.
    """
    folder.mkdir(mode=0o700)
    pip = ground.pip.with_settings(ground.credentials)
    for listed in write_fetch_lists(wheels, ground.folder):
        words = ground.request.fetch_words(ground.grammar, without=("--log",))
        words += ["--no-deps", *QUIETLY]
        words += [f"--dest={folder}", f"--requirement={listed}"]
        ground.steps.run(pip, ["download", *words], doing=f"Downloading {count_of_wheels(wheels)}…")
    candidates = candidates_in(folder, wheels)
    require_promised(candidates)
    require_own_metadata(candidates, folder)
    return candidates
