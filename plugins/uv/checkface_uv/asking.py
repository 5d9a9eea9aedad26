"""Shows what uv would install, says what others know of it, and asks."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from checkface import Acceptance, CheckfaceError
from checkface.terminal import STATUS
from checkface_channels.connection import Route
from checkface_channels.hosts import printable
from checkface_channels.locks.interface import LockedPackage
from checkface_gate.channels import Channels, Findings
from checkface_gate.errors import UnaskedError, found_out
from checkface_gate.install_report import InstallReport
from checkface_gate.recognition import difference, recognise
from checkface_gate.screen.consent import Consent, unasked_about
from checkface_gate.screen.display import Display
from checkface_gate.screen.question import question
from checkface_gate.wheel import Candidate
from checkface_uv.environment import left_out_of
from checkface_uv.request import Request
from checkface_uv.startup import named, startup_files


@dataclass
class Asking:
    """About one request."""

    request: Request
    report: InstallReport
    acceptances: Sequence[Acceptance]
    kept_in: str | None = None
    """Where what is seen is only written down."""
    _said: Sequence[Findings] = ()
    _channels: Channels | None = None

    def start(self, indexes: Sequence[str]) -> Display:
        """What is damaged stops us here. Raises its errors."""
        self._channels = Channels(self.request, indexes, Route())
        self._channels.prepare()
        return Display(self.request.image)

    def require_consent(
        self,
        display: Display,
        candidates: Sequence[Candidate],
        unseen: Sequence[LockedPackage],
        wheels: Path,
        installed: Mapping[str, str],
    ) -> None:
        """Show all of it, and ask, unless only a look is wanted.

        Raises the error of what contradicts, `DeclinedError`, or `UnaskedError`.
        """
        known = {str(each.digest) for each in self.acceptances}
        display.prepare([each.wheel for each in candidates], known)
        self._show(display, candidates, unseen, wheels, installed)
        if not (self.request.dry_run or self.request.yes):
            about = self.report.recognised
            asked = Consent(self._question(unseen), partial(display.page, about))
            count = len(about) + len(unseen)
            asked.require(unasked_about(count), may_ask=self.request.may_ask)

    def remember(self) -> None:
        """Call it once all is in place."""
        if self._channels:
            self._channels.remember(self._said)

    def _show(
        self,
        display: Display,
        candidates: Sequence[Candidate],
        unseen: Sequence[LockedPackage],
        wheels: Path,
        installed: Mapping[str, str],
    ) -> None:
        try:
            error = self._recognise(candidates, wheels, installed)
            with found_out(error):
                for each in unseen:
                    say(f"NOT shown: {each.title}, which comes without a face, as you allow.")
                below = str(error) if error else self._question(unseen)
                display.show(self.report.recognised, below)
        finally:
            display.stop()
        if error:
            raise error

    def _recognise(
        self, candidates: Sequence[Candidate], wheels: Path, installed: Mapping[str, str]
    ) -> CheckfaceError | None:
        """What is new and what is known; what stops the install, if anything."""
        assert self._channels  # noqa: S101 - it has started
        with STATUS.during("Asking who else knows them…"):
            self._said = self._channels.ask(candidates, wheels)
        self.report.recognised = recognise(candidates, self.acceptances, self._said, installed)
        return difference(self.report.recognised) or self._channels.error(self._said)

    def _question(self, unseen: Sequence[LockedPackage]) -> str:
        """What a person is asked; nothing where nobody is."""
        if self.request.yes or self.request.dry_run:
            return ""
        if not self.report.recognised:
            return f"Install {', '.join(each.title for each in unseen)} without a face?"
        return question(self.report.recognised, self.kept_in)


def say_what_starts(request: Request, environment: Path) -> str:
    """What lies there and runs, unshown, as soon as uv starts its Python; nothing if none does."""
    files = startup_files(environment)
    if not files:
        return ""
    told = (
        f"NOT shown: {printable(environment.name)} was here before, and its Python runs "
        f"{printable(named(files))} as soon as uv starts it."
    )
    if not request.is_quiet:
        say(told)
    return told


def require_consent_to_start(request: Request, environment: Path) -> None:
    """Where nothing else is asked. Raises `DeclinedError`, or `UnaskedError`."""
    told = say_what_starts(request, environment)
    if told and not request.yes:
        asked = Consent(
            f"Let uv start it, and go on in {printable(environment.name)}?", lambda: say(told)
        )
        asked.require(
            UnaskedError(
                f"there is nobody to ask whether uv may start the Python of "
                f"{printable(str(environment))}, where something runs by itself; nothing was "
                "changed; look at it, and say --yes"
            ),
            may_ask=request.may_ask,
        )


def say(text: str) -> None:
    with STATUS.aside():
        print(text, flush=True)


def say_what_is_not_handed_on(request: Request) -> None:
    names = left_out_of()
    if names and not request.is_quiet:
        print(f"Not handed on to uv: {', '.join(names)} (see docs/uv.md).", file=sys.stderr)
