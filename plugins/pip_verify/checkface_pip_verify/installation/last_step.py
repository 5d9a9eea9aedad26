"""Takes the last step, and says the truth about what is there afterwards, however it ended."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

import checkface_gate.wheel
from checkface import CheckfaceError
from checkface_channels.hosts import printable
from checkface_gate.errors import DifferenceError, InterruptedInstallError
from checkface_gate.wheel import count_of_wheels
from checkface_pip_verify.errors import PipFailedError
from checkface_pip_verify.gate.download import Candidate
from checkface_pip_verify.gate.ground import Ground
from checkface_pip_verify.gate.steps import QUIETLY, Step
from checkface_pip_verify.installation.install import KEPT, LastStep, require_approved
from checkface_pip_verify.installation.presence import Laid, Presence, look
from checkface_pip_verify.installation.target_folders import Places, package_folders
from checkface_pip_verify.pip.plan import Wheel, read_report

CLOCK_SECONDS = 2.0
"""How coarse the times of a file system may be."""

Record = Callable[[Sequence[checkface_gate.wheel.Candidate]], None]


@dataclass(frozen=True)
class Installation:
    """One last step; `record` writes into the ledger."""

    last: LastStep
    ground: Ground
    record: Record
    step: Step

    @classmethod
    @contextlib.contextmanager
    def ahead(cls, ground: Ground, wheels: Sequence[Wheel], record: Record) -> Iterator[Self]:
        """pip gets ready, while nobody has agreed to anything: it has no list of what it may do."""
        last = LastStep(ground.request, wheels, ground.folder)
        kept = [] if ground.request.has("--isolated") else [name[2:] for name in KEPT]
        pip = ground.pip_in("last").hearing_only(ground.settings, kept)
        words = [*last.words(pip.version), *QUIETLY]
        with ground.steps.begin(pip, words, uninterrupted=True) as step:
            yield cls(last, ground, record, step)

    def complete(self, approved: Sequence[Candidate]) -> Path:
        """Install, compare, and only then record; pip's report.

        Raises `InterruptedInstallError`, or `DifferenceError` where something else is there.
        """
        account = partial(self._record_what_is_there, approved, self._folders(), _beginning())
        try:
            self.last.approve(approved)
            self.step.complete(f"Installing {count_of_wheels(approved)}…")
        except KeyboardInterrupt:
            raise InterruptedInstallError(_truth(account(), "interrupted")) from None
        except CheckfaceError as error:
            laid = account()
            if isinstance(error, PipFailedError) and _is_begun(laid):
                raise PipFailedError(error.exit_code, _truth(laid, "pip failed")) from error
            raise
        _require_whole(account())
        require_approved(read_report(self.last.report), approved)
        return self.last.report

    def _folders(self) -> tuple[Path, ...]:
        places = Places.of(self.ground.request, self.ground.settings)
        return package_folders(self.ground.target, places)

    def _record_what_is_there(
        self, approved: Sequence[Candidate], folders: Sequence[Path], since: float
    ) -> Sequence[Laid]:
        """What somebody has agreed to and what is there goes into the ledger, and nothing else."""
        laid = look(approved, self.last.place, folders, since)
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
        return (
            f"installed, then {what}: the files of all wheels are in place, and the ledger knows "
            "it, but pip has not said that it was done; to be sure, run the same command again "
            "with --force-reinstall"
        )
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
