"""Lets uv install from the private cache, and looks at what is there afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checkface_gate.errors import DifferenceError, InterruptedInstallError
from checkface_gate.wheel import Candidate, count_of_wheels
from checkface_uv.changes import Changes
from checkface_uv.installed import same_as_in
from checkface_uv.locked import Sorted
from checkface_uv.rehearsal import Rehearsal
from checkface_uv.steps import Steps


@dataclass(frozen=True)
class Installation:
    """The last step of one request."""

    steps: Steps
    rehearsal: Rehearsal
    changes: Changes
    found: Sorted

    def run(self, approved: Sequence[Candidate]) -> None:
        """Raises `InterruptedInstallError`, or `DifferenceError` where something else is there."""
        uv = self.steps.uv.hearing(UV_CACHE_DIR=str(self.rehearsal.cache))
        doing = f"Installing {count_of_wheels(approved)}…" if approved else "Installing…"
        try:
            uv.do(self.words, self.rehearsal.folder, doing=doing, uninterrupted=True)
        except KeyboardInterrupt:
            raise InterruptedInstallError(self._account(approved)) from None
        if wrong := list(self._odd(approved)):
            raise DifferenceError(
                f"uv says that it has installed, but {wrong[0]} is not there as it was shown; the "
                "ledger does not know of it; look into the environment before you use it"
            )

    @property
    def words(self) -> list[str]:
        """Nothing is built but what may be, and the folders of the user's own.

        Where none is built, nothing more is fetched: all is in the private cache.
        """
        words = ["sync", "--frozen", "--link-mode=copy", *self.steps.sync_words()]
        may = {each.name for each in (*self.found.built, *self.found.unseen)}
        if not may:
            return [*words, "--no-build", *([] if self.found.own else ["--offline"])]
        others = {each.name for each in self.found.seen}
        return [*words, *(f"--no-build-package={name}" for name in sorted(others - may))]

    def _odd(self, approved: Sequence[Candidate]) -> Iterator[str]:
        for each in approved:
            if not each.wheel.is_source and not self._is_there(each):
                yield f"{each.wheel.name} {each.wheel.version}"

    def _is_there(self, candidate: Candidate) -> bool:
        """With the very files that came with the rehearsal, whose archive uv has compared."""
        return same_as_in(
            candidate.wheel.name, self.changes.place.folder, self.rehearsal.environment
        )

    def _account(self, approved: Sequence[Candidate]) -> str:
        left = list(self._odd(approved))
        if len(left) == len(approved):
            told = "interrupted: nothing was installed"
        elif not left:
            told = "interrupted: all of it was in place already"
        else:
            told = f"interrupted: installed in part; missing or incomplete: {', '.join(left)}"
        return (
            f"{told}; pyproject.toml and uv.lock are as before; run the same again to complete it"
        )
