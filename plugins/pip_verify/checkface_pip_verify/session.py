"""Takes one `pip-checkface install` through its steps, from the request to the ledger."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import checkface_gate.wheel
from checkface import Acceptance, CheckfaceError, Ledger
from checkface.files import write_file
from checkface.terminal import STATUS, terminal_size
from checkface_gate.acceptance import record
from checkface_gate.channels import Findings
from checkface_gate.errors import found_out
from checkface_gate.install_report import Decision, InstallReport
from checkface_gate.interruption import private_folder
from checkface_gate.recognition import difference, recognise
from checkface_gate.screen.consent import Consent, unasked_about
from checkface_gate.screen.display import Display
from checkface_gate.screen.question import question
from checkface_gate.screen.table import paragraph
from checkface_pip_verify.gate.download import Candidate
from checkface_pip_verify.gate.ground import Ground
from checkface_pip_verify.gate.resolution import Download, resolve
from checkface_pip_verify.installation.delivery import deliver
from checkface_pip_verify.installation.installed_versions import installed_versions
from checkface_pip_verify.installation.last_step import Installation
from checkface_pip_verify.pip.plan import Wheel
from checkface_pip_verify.request.arguments import Request
from checkface_pip_verify.request.grammar import Grammar
from checkface_pip_verify.sources.builds import Builds
from checkface_pip_verify.sources.source_build import SourceBuild


def install(request: Request, grammar: Grammar, report: InstallReport) -> None:
    """Take the request through all steps, in a folder that nobody else can read.

    Raises a `CheckfaceError` where one of them says stop.
    """
    ledger = Ledger.of_user()
    acceptances = ledger.read()  # a damaged ledger stops us before pip does any work
    with private_folder() as folder:
        with STATUS.during("Looking at the target and at pip's settings…"):
            ground = Ground.of(request, grammar, folder, report)
        _say_where_to(ground)
        builds = SourceBuild(ground, acceptances, report).run()  # --allow-sdist
        Session(ground, ledger, acceptances, builds, report).run()


class Session:
    """One install, once it is known what it stands on."""

    def __init__(
        self,
        ground: Ground,
        ledger: Ledger,
        acceptances: Sequence[Acceptance],
        builds: Builds,
        report: InstallReport,
    ) -> None:
        self._ground = ground
        self._ledger = ledger
        self._acceptances = acceptances
        self._builds = builds
        self._report = report
        self._request = ground.request
        self._plan = ground.folder / "plan.json"
        self._wheels = ground.folder / "wheels"

    def run(self) -> None:
        """Resolve, download, show, ask, install: in this order, and nothing before its turn."""
        if self._builds.unfinished:
            self._report.decision = Decision.DRY_RUN
            return
        with contextlib.ExitStack() as ahead:
            fetch = ahead.enter_context(Download.ahead(self._ground, self._wheels))
            planned = self._resolve()
            if planned:
                self._run_plan(planned, fetch, ahead)
            else:
                self._say_satisfied()
                self._end(Decision.SATISFIED, self._plan)

    def _run_plan(
        self, planned: Sequence[Wheel], fetch: Download, ahead: contextlib.ExitStack
    ) -> None:
        """`fetch` and whatever gets `ahead` begun while somebody looks."""
        looks, folder = self._ground.only_looks, self._request.deliver_to
        last = None if looks else ahead.enter_context(self._last_step(planned))
        display = Display(self._request.image)
        candidates, said = self._show(planned, fetch, display)
        if self._request.dry_run:
            self._end(Decision.DRY_RUN, self._plan)
            return
        self._ask(display)
        if last:
            self._install(last, candidates)
        elif folder is not None:
            self._deliver(candidates, Path(folder))
        self._ground.channels.remember(said)

    def _last_step(self, planned: Sequence[Wheel]) -> AbstractContextManager[Installation]:
        return Installation.ahead(self._ground, planned, self._record)

    def _resolve(self) -> tuple[Wheel, ...]:
        """What pip would install, without running any of it."""
        more, folders = self._builds.words(self._ground.folder), self._builds.folders
        planned = resolve(self._ground, self._plan, more, folders)
        self._builds.require_taken(planned)
        return planned

    def _show(
        self, planned: Sequence[Wheel], fetch: Download, display: Display
    ) -> tuple[Sequence[Candidate], Sequence[Findings]]:
        """Exactly these files, their faces, and what others say of them.

        Raises the error of what contradicts, once all of it has been shown.
        """
        try:
            display.prepare(planned, {str(each.digest) for each in self._acceptances})
            candidates = fetch.complete(planned)
            with STATUS.during("Asking who else knows them…"):
                said = self._builds.ask(self._ground.channels, candidates, self._wheels)
            error = self._recognise(candidates, said)
            with found_out(error):
                display.show(self._report.recognised, str(error) if error else self._question)
        finally:
            display.stop()
        if error:
            raise error
        return candidates, said

    def _recognise(
        self, candidates: Sequence[Candidate], said: Sequence[Findings]
    ) -> CheckfaceError | None:
        """What is new and what is known, for the report; what stops the install, if anything."""
        installed = installed_versions(self._ground.target, self._request)
        recognised = recognise(candidates, self._acceptances, said, installed)
        self._report.recognised = self._builds.honest(recognised, self._acceptances)
        return difference(self._report.recognised) or self._ground.channels.error(said)

    @property
    def _question(self) -> str:
        """What a person is asked; nothing where nobody is."""
        if self._request.yes or self._request.dry_run:
            return ""
        return question(self._report.recognised, self._request.deliver_to)

    def _ask(self, display: Display) -> None:
        """Raises `DeclinedError`, or `UnaskedError` where nobody can be asked."""
        if self._request.yes:
            return
        about, may_ask = self._report.recognised, not self._request.has("--no-input")
        asked = Consent(self._question, partial(display.page, about))
        asked.require(unasked_about(len(about)), may_ask=may_ask)

    def _install(self, last: Installation, approved: Sequence[Candidate]) -> None:
        """These bytes, and the ledger once they are in place."""
        written = last.complete(approved)
        if not self._request.has("--quiet"):
            _say(f"Installed {', '.join(_title(each) for each in approved)}.")
        self._end(Decision.INSTALLED, written)

    def _deliver(self, approved: Sequence[Candidate], folder: Path) -> None:
        deliver(approved, self._wheels, folder)
        self._record(approved)
        self._end(Decision.DOWNLOADED, self._plan)

    def _say_satisfied(self) -> None:
        if self._request.has("--verbose"):
            self._ground.let_pip_say_satisfied()
        elif not self._request.has("--quiet"):
            _say("Nothing to install: all of it is there already.")

    def _record(self, installed: Sequence[checkface_gate.wheel.Candidate]) -> None:
        record(self._ledger, self._builds.to_remember(installed))

    def _end(self, decision: Decision, written: Path) -> None:
        """How it ended, and the user's own `--report`, where one was asked for."""
        self._report.decision = decision
        wanted = self._request.report
        if wanted == "-":
            print(written.read_text("utf-8"))
        elif wanted:
            write_file(Path(wanted), written.read_bytes())


def _say_where_to(ground: Ground) -> None:
    """Before anything else: it may be the wrong place. Raises `PipFailedError` if pip says so."""
    print(f"Target: {ground.target.label}   index: {ground.inspection.index}", flush=True)
    if ground.target.externally_managed and not ground.only_looks:
        ground.require_permission()


def _say(text: str) -> None:
    size = terminal_size(sys.stdout)
    print("\n".join(paragraph(text, size.columns) if size else [text]), flush=True)


def _title(candidate: Candidate) -> str:
    return f"{candidate.wheel.name} {candidate.wheel.version}"
