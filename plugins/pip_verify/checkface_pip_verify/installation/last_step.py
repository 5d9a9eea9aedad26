"""Takes the last step, and says the truth about what is there afterwards, however it ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from checkface import CheckfaceError
from checkface_channels.hosts import printable
from checkface_pip_verify.errors import DifferenceError, InterruptedInstallError, PipFailedError
from checkface_pip_verify.gate.download import Candidate
from checkface_pip_verify.gate.ground import Ground
from checkface_pip_verify.gate.steps import QUIETLY
from checkface_pip_verify.installation.install import KEPT, LastStep, require_approved
from checkface_pip_verify.installation.presence import Laid, Presence, look
from checkface_pip_verify.installation.target_folders import Places, package_folders
from checkface_pip_verify.pip.plan import count_of_wheels, read_report

CLOCK_SECONDS = 2.0
"""How coarse the times of a file system may be."""

Record = Callable[[Sequence[Candidate]], None]


@dataclass(frozen=True)
class Installation:
    """One last step; `record` writes into the ledger."""

    step: LastStep
    ground: Ground
    record: Record

    def complete(self) -> Path:
        """Install, compare, and only then record; pip's report.

        Raises `InterruptedInstallError`, or `DifferenceError` where something else is there.
        """
        wheels, report = self.step.folder / "wheels", self.step.folder / "installed.json"
        account = partial(self._record_what_is_there, wheels, self._folders(), _beginning())
        try:
            self._run_pip(wheels, report)
        except KeyboardInterrupt:
            raise InterruptedInstallError(_truth(account(), "interrupted")) from None
        except CheckfaceError as error:
            laid = account()
            if isinstance(error, PipFailedError) and _is_begun(laid):
                raise PipFailedError(error.exit_code, _truth(laid, "pip failed")) from error
            raise
        _require_whole(account())
        require_approved(read_report(report), self.step.approved)
        return report

    def _run_pip(self, wheels: Path, report: Path) -> None:
        words = self.step.words(wheels, report, self.ground.pip.version)
        kept = [] if self.step.request.has("--isolated") else [name[2:] for name in KEPT]
        pip = self.ground.pip.hearing_only(self.ground.settings, kept)
        doing = f"Installing {count_of_wheels(self.step.approved)}…"
        self.ground.steps.run(pip, [*words, *QUIETLY], doing=doing, uninterrupted=True)

    def _folders(self) -> tuple[Path, ...]:
        places = Places.of(self.step.request, self.ground.settings)
        return package_folders(self.ground.target, places)

    def _record_what_is_there(
        self, wheels: Path, folders: Sequence[Path], since: float
    ) -> Sequence[Laid]:
        """What somebody has agreed to and what is there goes into the ledger, and nothing else."""
        laid = look(self.step.approved, wheels, folders, since)
        if whole := [each.candidate for each in laid if each.presence is Presence.WHOLE]:
            self.record(whole)
        return laid


def _beginning() -> float:
    """What is as old as this, or younger, may have come with this install."""
    return time.time() - CLOCK_SECONDS


def _require_whole(laid: Sequence[Laid]) -> None:
    wrong = [each for each in laid if each.presence is not Presence.WHOLE]
    if wrong:
        told = "; ".join(
            f"{_name(each)} ({printable(str(each.missing))} is not there as it is in the wheel)"
            for each in wrong
        )
        raise DifferenceError(
            f"pip says that it has installed, but what is in the target is not what was approved: "
            f"{told}; the ledger does not know of it; look into the target before you use it (was "
            "another pip at work?)"
        )


def _truth(laid: Sequence[Laid], what: str) -> str:
    """How far it came."""
    by_presence = {kind: [each for each in laid if each.presence is kind] for kind in Presence}
    if len(by_presence[Presence.WHOLE]) == len(laid):
        return f"installed, then {what}; all of it is in place, and the ledger knows it"
    if not _is_begun(laid):
        return f"{what}: nothing was installed"
    told = "; ".join(
        f"{word}: {', '.join(map(_name, by_presence[kind]))}"
        for kind, word in (
            (Presence.WHOLE, "in place"),
            (Presence.PART, "incomplete"),
            (Presence.NONE, "not installed"),
        )
        if by_presence[kind]
    )
    return f"{what}: installed in part; {told}; run the same command again to complete it"


def _is_begun(laid: Sequence[Laid]) -> bool:
    return any(each.presence is not Presence.NONE for each in laid)


def _name(each: Laid) -> str:
    return f"{each.candidate.wheel.name} {each.candidate.wheel.version}"
