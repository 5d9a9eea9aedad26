"""Lets uv install from the private cache, and looks at what is there afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checkface_channels.locks.interface import package_key
from checkface_gate.errors import InterruptedInstallError
from checkface_gate.wheel import Candidate, count_of_wheels
from checkface_uv.afterwards import Arrival, not_as_shown, require_as_shown
from checkface_uv.changes import Changes
from checkface_uv.destination import Destination
from checkface_uv.locked import Sorted
from checkface_uv.rehearsal import Rehearsal
from checkface_uv.snapshot import Snapshot, infos_of
from checkface_uv.steps import Steps


@dataclass(frozen=True)
class Installation:
    """The last step of one request."""

    steps: Steps
    rehearsal: Rehearsal
    changes: Changes
    found: Sorted
    fetched: Snapshot
    """In memory since before the question."""

    def run(self, approved: Sequence[Candidate]) -> None:
        """Raises `InterruptedInstallError`, or `DifferenceError` where something else is there."""
        self.fetched.cache.require_same()
        folder = self.changes.place.folder
        before = infos_of(Destination.of_environment(folder))
        uv = self.steps.uv.hearing(
            UV_CACHE_DIR=str(self.rehearsal.cache), UV_PROJECT_ENVIRONMENT=str(folder)
        )
        doing = f"Installing {count_of_wheels(approved)}…" if approved else "Installing…"
        try:
            uv.do(self.words, self.rehearsal.folder, doing=doing, uninterrupted=True)
        except KeyboardInterrupt:
            raise InterruptedInstallError(self._account(approved)) from None
        arrival = Arrival(Destination.of_environment(folder), before, self._sayings())
        require_as_shown(self.fetched, approved, arrival, "the environment")

    @property
    def words(self) -> list[str]:
        """Nothing is built but what may be, and the folders of the user's own.

        Where none is built, nothing more is fetched: all is in the private cache.
        """
        again = self.steps.stand_in.words_to_complete()
        words = ["sync", "--frozen", "--link-mode=copy", *self.steps.sync_words(), *again]
        may = {each.name for each in (*self.found.built, *self.found.unseen)}
        if not may:
            return [*words, "--no-build", *([] if self.found.own else ["--offline"])]
        others = {each.name for each in self.found.seen}
        return [*words, *(f"--no-build-package={name}" for name in sorted(others - may))]

    def _sayings(self) -> Callable[[str, str], bool]:
        """Whether uv had said that a name and version would come."""
        said = self.changes.installed
        keys = {package_key(name, version) for name, version in said.items()}
        return lambda name, version: (
            package_key(name, version) in keys or name in self.found.own or said.get(name) == ""
        )

    def _account(self, approved: Sequence[Candidate]) -> str:
        destination = Destination.of_environment(self.changes.place.folder)
        left = [*not_as_shown(self.fetched, destination, approved)]
        if len(left) == len(approved):
            told = "interrupted: nothing was installed"
        elif not left:
            told = "interrupted: all of it was in place already"
        else:
            told = f"interrupted: installed in part; missing or incomplete: {', '.join(left)}"
        return (
            f"{told}; pyproject.toml and uv.lock are as before; run the same again to complete it"
        )
