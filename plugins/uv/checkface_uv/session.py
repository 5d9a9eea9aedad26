"""Takes one `uv-checkface sync`, `lock`, `add` or `remove` through its steps."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from checkface import Acceptance, CheckfaceError, Ledger
from checkface.terminal import STATUS
from checkface_channels.connection import Route
from checkface_gate.acceptance import record
from checkface_gate.channels import Channels, Findings
from checkface_gate.errors import found_out
from checkface_gate.install_report import Decision, InstallReport
from checkface_gate.interruption import private_folder
from checkface_gate.recognition import difference, recognise
from checkface_gate.screen.consent import Consent, unasked_about
from checkface_gate.screen.display import Display
from checkface_gate.screen.question import question
from checkface_gate.wheel import Candidate
from checkface_uv.changes import Changes
from checkface_uv.environment import left_out_of
from checkface_uv.installation import Installation
from checkface_uv.locked import Sorted, UvLock, sort_out
from checkface_uv.program import Uv
from checkface_uv.project import Project
from checkface_uv.rehearsal import Rehearsal, source_candidates
from checkface_uv.remembered import remembered_difference
from checkface_uv.request import Request
from checkface_uv.steps import Steps
from checkface_uv.undo import Undo


def run(request: Request, report: InstallReport) -> None:
    """All of it, in a folder that nobody else can read, and with the project's files kept.

    Raises a `CheckfaceError` where one of the steps says stop.
    """
    ledger = Ledger.of_user()
    acceptances = ledger.read()  # a damaged ledger stops us before uv does any work
    project, uv = Project.of(request), Uv.of_user()
    _say_what_is_not_handed_on(request)
    with Undo.of(project) as undo, private_folder("uv-checkface-") as folder:
        steps = Steps(request, uv, folder)
        if project.builds and not request.is_quiet:
            _say(
                "uv runs the project's own build backend where it needs it: no face is shown of it."
            )
        steps.resolve()
        Session(steps, ledger, acceptances, report, undo, Rehearsal(folder)).run()


@dataclass(frozen=True)
class Session:
    """One of them, once uv has locked."""

    steps: Steps
    ledger: Ledger
    acceptances: Sequence[Acceptance]
    report: InstallReport
    undo: Undo
    rehearsal: Rehearsal

    @property
    def request(self) -> Request:
        return self.steps.request

    def run(self) -> None:
        """Read, fetch, show, ask, install: in this order, and nothing before its turn."""
        changes = self.steps.changes()
        lock = UvLock.of_file(changes.lock)
        self.report.target = changes.place
        self.report.index = ", ".join(_hosts(lock))
        print(f"Target: {changes.place.label}   index: {self.report.index}", flush=True)
        sorted_ = sort_out(lock, changes.installed, self.request.may_build, self.request.unseen)
        if stop := remembered_difference(lock, self.acceptances, changes):
            raise stop
        if sorted_.seen or sorted_.built or sorted_.unseen:
            self._show_and_ask(lock, changes, sorted_)
        else:
            self._finish(lock, changes, sorted_, (), Decision.SATISFIED)

    def _show_and_ask(self, lock: UvLock, changes: Changes, found: Sorted) -> None:
        channels = Channels(self.request, lock.lock.indexes, Route())
        channels.prepare()
        display = Display(self.request.image)
        candidates = self._candidates(lock, changes, found, display)
        said = self._show(channels, candidates, found, display)
        if self.request.dry_run:
            self.report.decision = Decision.DRY_RUN
            return
        self._ask(display, found)
        self._finish(lock, changes, found, candidates, Decision.INSTALLED)
        channels.remember(said)

    def _candidates(
        self, lock: UvLock, changes: Changes, found: Sorted, display: Display
    ) -> tuple[Candidate, ...]:
        """What uv would lay down, fetched and compared with the lock."""
        asked = self._asked_for(lock)
        built = source_candidates(found.built, lock, asked)
        if not found.seen:
            return built
        left_out = lock.names - {package.name for package in found.seen}
        self.rehearsal.run(self.steps.uv, self.steps.sync_words(), changes, left_out)
        fetched = self.rehearsal.candidates(found.seen, lock, asked)
        display.prepare(
            [each.wheel for each in fetched], {str(each.digest) for each in self.acceptances}
        )
        self.rehearsal.write_metadata(fetched)
        return (*built, *fetched)

    def _asked_for(self, lock: UvLock) -> frozenset[str]:
        """What a person has named: on the command line, or as a need of the project itself."""
        if named := self.steps.asked_names:
            return named
        return frozenset(
            name for name, needers in lock.needers.items() if lock.members.intersection(needers)
        )

    def _show(
        self,
        channels: Channels,
        candidates: Sequence[Candidate],
        found: Sorted,
        display: Display,
    ) -> Sequence[Findings]:
        """Their faces, and what others say of them.

        Raises the error of what contradicts, once all of it has been shown.
        """
        try:
            with STATUS.during("Asking who else knows them…"):
                said = channels.ask(candidates, self.rehearsal.wheels)
            error = self._recognise(candidates, said, channels)
            with found_out(error):
                for each in found.unseen:
                    _say(f"NOT shown: {each.title}, which comes without a face, as you allow.")
                display.show(self.report.recognised, str(error) if error else self._question(found))
        finally:
            display.stop()
        if error:
            raise error
        return said

    def _recognise(
        self, candidates: Sequence[Candidate], said: Sequence[Findings], channels: Channels
    ) -> CheckfaceError | None:
        """What is new and what is known; what stops the install, if anything."""
        installed = self.steps.replaced
        self.report.recognised = recognise(candidates, self.acceptances, said, installed)
        return difference(self.report.recognised) or channels.error(said)

    def _question(self, found: Sorted) -> str:
        """What a person is asked; nothing where nobody is."""
        if self.request.yes or self.request.dry_run:
            return ""
        if not self.report.recognised:
            names = ", ".join(each.title for each in found.unseen)
            return f"Install {names} without a face?"
        return question(self.report.recognised, self.steps.kept_in)

    def _ask(self, display: Display, found: Sorted) -> None:
        """Raises `DeclinedError`, or `UnaskedError` where nobody can be asked."""
        if self.request.yes:
            return
        about = self.report.recognised
        count = len(about) + len(found.unseen)
        asked = Consent(self._question(found), partial(display.page, about))
        asked.require(unasked_about(count), may_ask=self.request.may_ask)

    def _finish(
        self,
        lock: UvLock,
        changes: Changes,
        found: Sorted,
        approved: Sequence[Candidate],
        decision: Decision,
    ) -> None:
        """What was approved, and the ledger once it is in place."""
        if self.request.dry_run:
            self.report.decision = Decision.DRY_RUN
            return
        lock.require_same()
        if self.steps.installs:
            Installation(self.steps, self.rehearsal, changes, found).run(approved)
        self.undo.keep()
        record(self.ledger, approved)
        self.report.decision = decision if self.steps.installs else _only_locked(decision)
        if not self.request.is_quiet:
            _say(self.steps.ending(approved))


def _only_locked(decision: Decision) -> Decision:
    return Decision.DOWNLOADED if decision is Decision.INSTALLED else decision


def _hosts(lock: UvLock) -> Sequence[str]:
    from checkface_channels.hosts import hosts_of

    return hosts_of(lock.lock.indexes) or ("none",)


def _say_what_is_not_handed_on(request: Request) -> None:
    names = left_out_of()
    if names and not request.is_quiet:
        print(f"Not handed on to uv: {', '.join(names)} (see docs/uv.md).", file=sys.stderr)


def _say(text: str) -> None:
    with STATUS.aside():
        print(text, flush=True)
