"""Turns a request into wheels in a private folder: what pip would install, and exactly these files.

pip resolves without running any of it, and downloads by URL and hash what it has resolved. Then all
is compared that can be: our own digests with the promised ones, and each wheel with its index.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checkface.files import write_file
from checkface_gate.wheel import count_of_wheels, require_promised
from checkface_pip_verify.errors import PipFailedError
from checkface_pip_verify.gate.download import (
    Candidate,
    candidates_in,
    fetch_lists,
)
from checkface_pip_verify.gate.ground import Ground
from checkface_pip_verify.gate.installed_metadata import installed_packages
from checkface_pip_verify.gate.locked_versions import locked_otherwise, write_pins
from checkface_pip_verify.gate.own_metadata import require_own_metadata
from checkface_pip_verify.gate.steps import QUIETLY, Step
from checkface_pip_verify.pip.plan import Wheel, read_report, wheels_of
from checkface_pip_verify.pip.process import Pip


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


@dataclass(frozen=True)
class Download:
    """Of what pip has resolved, into a folder that was empty before."""

    ground: Ground
    folder: Path
    listed: Path
    """What pip reads when it is its turn."""
    step: Step

    @classmethod
    @contextlib.contextmanager
    def ahead(cls, ground: Ground, folder: Path) -> Iterator[Download]:
        """It gets ready while pip resolves."""
        folder.mkdir(mode=0o700)
        listed = ground.folder / "fetch.txt"
        words = _words(ground, folder, listed)
        with ground.steps.begin(_pip(ground, "fetch"), words) as step:
            yield cls(ground, folder, listed, step)

    def complete(self, wheels: Sequence[Wheel]) -> tuple[Candidate, ...]:
        """Exactly these files, and our own digests of them.

        Raises `DifferenceError` for what is not as it was promised.
        """
        doing = f"Downloading {count_of_wheels(wheels)}…"
        first, *others = fetch_lists(wheels)
        write_file(self.listed, first.encode())
        self.step.complete(doing)
        for text in others:
            more = self.ground.folder / "unpinned.txt"
            write_file(more, text.encode())
            words = _words(self.ground, self.folder, more)
            self.ground.steps.run(_pip(self.ground, "more"), words, doing=doing)
        candidates = candidates_in(self.folder, wheels)
        require_promised(candidates)
        require_own_metadata(candidates, self.folder)
        return candidates


def _words(ground: Ground, folder: Path, listed: Path) -> list[str]:
    words = ground.request.fetch_words(ground.grammar, without=("--log",))
    to = [f"--dest={folder}", f"--requirement={listed}"]
    return ["download", *words, "--no-deps", *QUIETLY, *to]


def _pip(ground: Ground, place: str) -> Pip:
    return ground.pip_in(place).with_settings(ground.credentials)
