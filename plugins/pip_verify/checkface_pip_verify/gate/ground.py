"""Turns a request into what its install stands on: a target, a pip, settings, and who is asked.

Nothing here runs anybody's code. pip's configuration is read once: each step obeys the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checkface.terminal import STATUS
from checkface_channels.interpreter import Interpreter
from checkface_channels.pip_settings import ROUTE_OPTIONS, PipSettings
from checkface_gate.channels import Channels
from checkface_gate.install_report import InstallReport
from checkface_gate.tool.time_limit import Limit
from checkface_pip_verify.errors import PipFailedError
from checkface_pip_verify.gate.index_access import credentials, search_places
from checkface_pip_verify.gate.steps import QUIETLY, Steps
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.pip.search_places import SearchPlaces
from checkface_pip_verify.request.arguments import Request, fetched_options
from checkface_pip_verify.request.grammar import Grammar
from checkface_pip_verify.request.inspection import Inspection


@dataclass(frozen=True)
class Ground:
    """Of one install. `folder` is private and ours alone."""

    request: Request
    grammar: Grammar
    folder: Path
    target: Interpreter
    pip: Pip
    settings: PipSettings
    inspection: Inspection
    channels: Channels

    @classmethod
    def of(cls, request: Request, grammar: Grammar, folder: Path, report: InstallReport) -> Ground:
        """`report` gets what is known even where this stops.

        Raises a `CheckfaceError` for what could run code, cannot be watched, or is not known.
        """
        target = report.target = Interpreter.choose(request.python)
        pip = Pip.for_target(target).within(folder)
        pip.require_report(target)
        settings = PipSettings.read(pip.ask)
        pip = pip.hearing(settings, fetched_options(grammar))
        request = _as_configured(request, settings)
        inspection = Inspection.of(request, settings, grammar, pip.variables("install"))
        report.index = inspection.index
        route = settings.route(request.last_values(ROUTE_OPTIONS))
        channels = Channels(request, inspection.index_urls, route)
        channels.prepare(target)
        return cls(request, grammar, folder, target, pip, settings, inspection, channels)

    @property
    def steps(self) -> Steps:
        return Steps(self.request, self.settings, self.folder)

    def pip_in(self, place: str) -> Pip:
        """For a step beside others: two pips never share a folder, nor what the guard says."""
        folder = self.folder / place
        folder.mkdir()
        return self.pip.within(folder)

    @property
    def only_looks(self) -> bool:
        """Whether the target stays as it is."""
        return self.request.dry_run or self.request.deliver_to is not None

    @property
    def credentials(self) -> Mapping[str, str]:
        """Settings for a pip that downloads by URL: the passwords that this may need."""
        return credentials(self.request, self.inspection, self.settings)

    def search_places(self, also: Sequence[str]) -> SearchPlaces:
        """All places where pip looks; `also` are folders of ours."""
        return search_places(self.request, self.inspection, self.settings, also)

    def require_permission(self) -> None:
        """Let pip refuse an externally managed Python (PEP 668) before anybody looks at faces.

        pip skips that check where a report is asked for, so it is asked about nothing at all.
        """
        nothing = self.folder / "nothing.txt"
        nothing.touch()
        words = self.request.words(without=("--requirement", "--constraint"))
        self._let_pip_say([*words, "--dry-run", *QUIETLY, f"--requirement={nothing}"])

    def let_pip_say_satisfied(self) -> None:
        """In pip's own words; again as a dry run, since the index may have changed meanwhile."""
        words = [*self.request.words(), "--dry-run", "--disable-pip-version-check"]
        self._let_pip_say([*words, "--", *self.request.requirements])

    def _let_pip_say(self, words: Sequence[str]) -> None:
        if code := self.pip.run(["install", *words], limit=Limit.of_step(self.folder)):
            raise PipFailedError(code)


def _as_configured(request: Request, settings: PipSettings) -> Request:
    """Whoever has told pip never to install has told us."""
    if request.dry_run or not settings.is_on("dry-run"):
        return request
    with STATUS.aside():
        print("Dry run: pip's configuration says so.", flush=True)
    return replace(request, dry_run=True)
