"""Takes one `uv-checkface sync`, `lock`, `add` or `remove` through its steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checkface import Acceptance, Ledger
from checkface_gate.acceptance import record
from checkface_gate.errors import RefusedError
from checkface_gate.install_report import Decision, InstallReport
from checkface_gate.interruption import private_folder
from checkface_gate.wheel import Candidate
from checkface_uv.asking import (
    Asking,
    require_consent_to_start,
    say,
    say_what_is_not_handed_on,
    say_what_starts,
)
from checkface_uv.changes import Changes
from checkface_uv.inert_project import require_inert_project
from checkface_uv.installation import Installation
from checkface_uv.interpreter import Surroundings, require_python_outside
from checkface_uv.locked import Sorted, UvLock, sort_out
from checkface_uv.program import Uv
from checkface_uv.project import Project
from checkface_uv.rehearsal import Rehearsal, source_candidates
from checkface_uv.remembered import remembered_difference
from checkface_uv.request import Request
from checkface_uv.settings import require_known_settings
from checkface_uv.snapshot import Snapshot
from checkface_uv.stand_in import StandIn
from checkface_uv.steps import Steps
from checkface_uv.undo import Undo


def run(request: Request, report: InstallReport) -> None:
    """All of it, in a folder that nobody else can read, and with the project's files kept.

    Raises a `CheckfaceError` where one of the steps says stop.
    """
    ledger = Ledger.of_user()
    acceptances = ledger.read()  # a damaged ledger stops us before uv does any work
    project, uv = Project.of(request), Uv.of_user()
    around = Surroundings.of_project(project)
    require_known_settings(request, around.start, uv.environ)
    require_inert_project((around.start,), request.variables)
    require_python_outside(request, around, uv.environ)
    say_what_is_not_handed_on(request)
    with Undo.of(project) as undo, private_folder("uv-checkface-") as folder:
        stand_in = StandIn.of(project.environment(uv.environ), uv, folder)
        steps = Steps(request, uv, folder, stand_in)
        if project.builds and not request.is_quiet:
            say(
                "uv runs the project's own build backend where it needs it: no face is shown of it."
            )
        before = project.own_names
        steps.resolve()
        Session(steps, ledger, acceptances, report, undo, Rehearsal(folder), before).run()


@dataclass(frozen=True)
class Session:
    """One of them, once uv has locked."""

    steps: Steps
    ledger: Ledger
    acceptances: Sequence[Acceptance]
    report: InstallReport
    undo: Undo
    rehearsal: Rehearsal
    own_before: frozenset[str]
    """What was a project or a member of the user's before uv has edited anything."""

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
        self._require_known_own(sorted_.own)
        if stop := remembered_difference(lock, self.acceptances, changes):
            raise stop
        if sorted_.seen or sorted_.built or sorted_.unseen:
            self._show_and_ask(lock, changes, sorted_)
        else:
            fetched = self.rehearsal.snapshot()
            self._finish(lock, changes, sorted_, (), fetched, Decision.SATISFIED)

    def _require_known_own(self, own: Sequence[str]) -> None:
        """Say what is built unseen. Raises `RefusedError` for what `add` has just made a member."""
        for name in sorted(set(own) - self.own_before - self.request.may_build):
            raise RefusedError(
                f"refused {name}: uv has just made this folder a member of your workspace, and its "
                "own build backend would run; nothing was installed",
                allowed_by=f"--allow-build {name} lets uv build it",
            )
        if own and not self.request.is_quiet:
            say(f"NOT shown: {', '.join(sorted(own))}, which is your own, and uv builds it here.")

    def _show_and_ask(self, lock: UvLock, changes: Changes, found: Sorted) -> None:
        asking = Asking(self.request, self.report, self.acceptances, self.steps.kept_in)
        display = asking.start(lock.lock.indexes)
        candidates = self._candidates(lock, changes, found)
        fetched = self.rehearsal.snapshot()
        if self.steps.installs:
            say_what_starts(self.request, changes.place.folder)
        asking.require_consent(
            display, candidates, found.unseen, self.rehearsal.wheels, self.steps.replaced
        )
        self._finish(lock, changes, found, candidates, fetched, Decision.INSTALLED)
        if not self.request.dry_run:
            asking.remember()

    def _candidates(self, lock: UvLock, changes: Changes, found: Sorted) -> tuple[Candidate, ...]:
        """What uv would lay down, fetched and compared with the lock."""
        asked = self._asked_for(lock)
        built = source_candidates(found.built, lock, asked)
        if not found.seen:
            return built
        left_out = lock.names - {package.name for package in found.seen}
        self.rehearsal.run(self.steps.uv, self.steps.sync_words(), changes, left_out)
        fetched = self.rehearsal.candidates(found.seen, lock, asked)
        self.rehearsal.write_metadata(fetched)
        return (*built, *fetched)

    def _asked_for(self, lock: UvLock) -> frozenset[str]:
        """What a person has named: on the command line, or as a need of the project itself."""
        if named := self.steps.asked_names:
            return named
        return frozenset(
            name for name, needers in lock.needers.items() if lock.members.intersection(needers)
        )

    def _finish(
        self,
        lock: UvLock,
        changes: Changes,
        found: Sorted,
        approved: Sequence[Candidate],
        fetched: Snapshot,
        decision: Decision,
    ) -> None:
        """What was approved, and the ledger once it is in place."""
        if self.request.dry_run:
            self.report.decision = Decision.DRY_RUN
            return
        lock.require_same()
        if self._changes_anything(changes):
            if decision is Decision.SATISFIED:
                require_consent_to_start(self.request, changes.place.folder)
            Installation(self.steps, self.rehearsal, changes, found, fetched).run(approved)
        self.undo.keep()
        record(self.ledger, approved)
        self.report.decision = decision if self.steps.installs else _only_locked(decision)
        if not self.request.is_quiet:
            say(self.steps.ending(approved))

    def _changes_anything(self, changes: Changes) -> bool:
        """Where nothing changes uv is not asked to look either: it would start what is there."""
        return self.steps.installs and not (changes.is_nothing and not self.steps.compiles)


def _only_locked(decision: Decision) -> Decision:
    return Decision.DOWNLOADED if decision is Decision.INSTALLED else decision


def _hosts(lock: UvLock) -> Sequence[str]:
    from checkface_channels.hosts import hosts_of

    return hosts_of(lock.lock.indexes) or ("none",)
