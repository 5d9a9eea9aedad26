"""Takes one `pip-checkface install` through its steps, from the request to the ledger."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from checkface import Acceptance, Ledger
from checkface.errors import LedgerError
from checkface.files import write_file
from checkface_channels.hosts import LOCAL
from checkface_channels.interpreter import Interpreter
from checkface_channels.pip_settings import ROUTE_OPTIONS, PipSettings
from checkface_pip_verify.errors import PipFailedError, UnableError, found_out
from checkface_pip_verify.gate.channels import Channels
from checkface_pip_verify.gate.download import (
    Candidate,
    candidates_in,
    require_promised,
    write_fetch_list,
)
from checkface_pip_verify.gate.index_access import credentials, sought_in
from checkface_pip_verify.gate.locked_versions import locked_otherwise, write_pins
from checkface_pip_verify.gate.own_metadata import require_own_metadata
from checkface_pip_verify.gate.recognition import difference, recognise
from checkface_pip_verify.gate.steps import QUIETLY, Steps
from checkface_pip_verify.installation.delivery import deliver
from checkface_pip_verify.installation.install import LastStep
from checkface_pip_verify.installation.installed_versions import installed_versions
from checkface_pip_verify.installation.last_step import Ground, Installation
from checkface_pip_verify.pip.interruption import private_folder
from checkface_pip_verify.pip.plan import Wheel, read_report, wheels_of
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.pip.time_limit import Limit
from checkface_pip_verify.report.install_report import Account, Decision
from checkface_pip_verify.request.arguments import Request, fetched_options
from checkface_pip_verify.request.grammar import Grammar
from checkface_pip_verify.request.inspection import Inspection
from checkface_pip_verify.screen import consent
from checkface_pip_verify.screen.display import Display
from checkface_pip_verify.sources.builds import Builds
from checkface_pip_verify.sources.dependencies import Supplier
from checkface_pip_verify.sources.workshop import Workshop


class Session:
    """One install. `folder` is private and ours alone; it is gone when the session ends."""

    def __init__(self, request: Request, grammar: Grammar, account: Account, folder: Path) -> None:
        self._request = request
        self._grammar = grammar
        self._account = account
        self._folder = folder
        self._ledger = Ledger.of_user()
        self._builds = Builds()

    def run(self) -> None:
        """All steps. Raises a `CheckfaceError` where one of them says stop."""
        acceptances = self._ledger.read()  # a damaged ledger stops us before pip does any work
        pip, ground, channels = self._prepare()
        supplier = Supplier(pip, self._request, self._grammar, ground.inspection, ground.settings)
        self._builds = Workshop(supplier, channels, acceptances, self._account, self._folder).run()
        if self._builds.unfinished:
            self._account.decision = Decision.DRY_RUN
            return
        wheels = self._resolve(pip, ground, channels.pins)
        if not wheels:
            self._say_satisfied(pip)
            return
        display = Display(self._request.image)
        try:
            display.prepare(wheels)
            candidates = self._download(pip, wheels, ground)
            heard = self._builds.hear(channels, candidates, self._folder / "wheels")
            installed = installed_versions(ground.target, self._request)
            recognised = recognise(candidates, acceptances, heard, installed)
            self._account.recognised = self._builds.honest(recognised, acceptances)
            error = difference(self._account.recognised) or channels.error(heard)  # step 6
            with found_out(error):
                display.show(self._account.recognised)
        finally:
            display.stop()
        if error:
            raise error
        if self._request.dry_run:
            self._account.decision = Decision.DRY_RUN
            self._hand_over(self._folder / "plan.json")
            return
        if not self._request.yes:
            may_ask = not self._request.has("--no-input")
            consent.require_consent(
                self._account.recognised, may_ask=may_ask, folder=self._request.deliver_to
            )
        self._install(pip, candidates, ground)
        channels.remember(heard)

    def _prepare(self) -> tuple[Pip, Ground, Channels]:
        """Steps 1 and 2: where to, and nothing that could run code."""
        target = self._account.target = Interpreter.choose(self._request.python)
        pip = Pip.for_target(target).within(self._folder)
        pip.require_report(target)
        settings = PipSettings.read(pip.ask)
        pip = pip.hearing(settings, fetched_options(self._grammar))
        self._heed_dry_run(settings)
        inspection = Inspection.of(self._request, settings, self._grammar, pip.variables("install"))
        self._account.index = inspection.index
        route = settings.route(self._request.last_values(ROUTE_OPTIONS))
        channels = Channels(self._request, inspection.index_urls, route)
        channels.prepare(target)
        print(f"Target: {target.label}   index: {inspection.index}", flush=True)
        only_looks = self._request.dry_run or self._request.deliver_to
        if target.externally_managed and not only_looks:
            self._require_permission(pip)
        steps = Steps(self._request, settings, self._folder)
        return pip, Ground(target, settings, inspection, steps), channels

    def _heed_dry_run(self, settings: PipSettings) -> None:
        """Whoever has told pip never to install has told us."""
        if not self._request.dry_run and settings.is_on("dry-run"):
            print("Dry run: pip's configuration says so.", flush=True)
            self._request = replace(self._request, dry_run=True)

    def _require_permission(self, pip: Pip) -> None:
        """Let pip refuse an externally managed Python (PEP 668) before anybody looks at faces.

        pip skips that check where a report is asked for, so it is asked about nothing at all.
        """
        nothing = self._folder / "nothing.txt"
        nothing.touch()
        words = self._request.words(without=("--requirement", "--constraint"))
        words += ["--dry-run", *QUIETLY, f"--requirement={nothing}"]
        code = pip.run(["install", *words], limit=Limit.of_step(self._folder))
        if code:
            raise PipFailedError(code)

    def _resolve(self, pip: Pip, ground: Ground, pins: Sequence[str]) -> tuple[Wheel, ...]:
        """Step 3: what pip would install, without running any of it."""
        _tell("Resolving…")
        plan = self._folder / "plan.json"
        words = [*ground.steps.words(), *self._builds.words(self._folder)]
        words += write_pins(pins, self._folder)
        words += ["--dry-run", *ground.steps.quietly(pip), f"--report={plan}"]
        try:
            ground.steps.run(pip, ["install", *words], ["--", *self._request.requirements])
        except PipFailedError as error:
            raise locked_otherwise(self._folder / "pip.log", pins) or error from None
        built = self._builds.folders
        sought = sought_in(self._request, ground.inspection, ground.settings, built)
        wheels = wheels_of(read_report(plan), sought)
        self._builds.require_taken(wheels)
        return wheels

    def _say_satisfied(self, pip: Pip) -> None:
        """In pip's own words; again as a dry run, since the index may have changed meanwhile."""
        words = [*self._request.words(), "--dry-run", "--disable-pip-version-check"]
        words += ["--", *self._request.requirements]
        code = pip.run(["install", *words], limit=Limit.of_step(self._folder))
        if code:
            raise PipFailedError(code)
        self._account.decision = Decision.SATISFIED
        self._hand_over(self._folder / "plan.json")

    def _download(self, pip: Pip, wheels: Sequence[Wheel], ground: Ground) -> tuple[Candidate, ...]:
        """Steps 4 and 5: exactly these files, and our own digests of them."""
        _tell(f"Downloading {len(wheels)} wheels…")
        folder = self._folder / "wheels"
        folder.mkdir(mode=0o700)
        known = credentials(self._request, ground.inspection, ground.settings)
        # pip wants a hash on every line of a file or on none.
        pinned = [wheel for wheel in wheels if wheel.pip_hash]
        unpinned = [wheel for wheel in wheels if not wheel.pip_hash]
        for name, some in (("pinned.txt", pinned), ("unpinned.txt", unpinned)):
            fetch = write_fetch_list(some, self._folder / name)
            if fetch:
                words = self._request.fetch_words(self._grammar, without=("--log",))
                words += ["--no-deps", *ground.steps.quietly(pip)]
                words += [f"--dest={folder}", f"--requirement={fetch}"]
                ground.steps.run(pip.with_settings(known), ["download", *words])
        candidates = candidates_in(folder, wheels)
        require_promised(candidates)
        require_own_metadata(candidates, folder)
        return candidates

    def _install(self, pip: Pip, approved: Sequence[Candidate], ground: Ground) -> None:
        """Steps 7 and 8: these bytes, and the ledger once they are in place."""
        if self._request.deliver_to is not None:
            deliver(approved, self._folder / "wheels", Path(self._request.deliver_to))
            self._record(approved)
            self._account.decision = Decision.DOWNLOADED
            self._hand_over(self._folder / "plan.json")
            return
        step = LastStep(self._request, approved, self._folder)
        installation = Installation(step, ground, self._record)
        report = installation.complete(pip)
        self._account.decision = Decision.INSTALLED
        self._hand_over(report)

    def _record(self, installed: Sequence[Candidate]) -> None:
        try:
            self._ledger.record(
                Acceptance.now(each.wheel.filename, each.digest, _host(each))
                for each in self._builds.to_remember(installed)
            )
        except LedgerError as error:
            raise UnableError(f"installed, but the ledger does not know it: {error}") from error

    def _hand_over(self, report: Path) -> None:
        """The user's own `--report`, where one was asked for."""
        wanted = self._request.report
        if wanted == "-":
            print(report.read_text("utf-8"))
        elif wanted:
            write_file(Path(wanted), report.read_bytes())


def install(request: Request, grammar: Grammar, account: Account) -> None:
    """Take the request through all steps, in a folder that nobody else can read."""
    with private_folder() as folder:
        Session(request, grammar, account, folder).run()


def _host(candidate: Candidate) -> str:
    """As the ledger keeps it: empty for a local folder."""
    return "" if candidate.wheel.host == LOCAL else candidate.wheel.host


def _tell(text: str) -> None:
    """For a person who waits; no line in a log."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr, flush=True)
