"""Takes each source that a user allows from the index to a wheel: find, show, ask, build."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from packaging.requirements import Requirement

from checkface import Acceptance
from checkface.terminal import STATUS
from checkface_gate.channels import NOBODY_ASKED, Findings
from checkface_gate.errors import UnableError, found_out
from checkface_gate.install_report import InstallReport
from checkface_gate.recognition import difference, recognise
from checkface_gate.screen.consent import Consent, unasked_to_build
from checkface_gate.screen.display import Display
from checkface_pip_verify.gate.download import Candidate
from checkface_pip_verify.gate.ground import Ground
from checkface_pip_verify.pip.own import FLOOR
from checkface_pip_verify.request.arguments import PLATFORM_OPTIONS, Request
from checkface_pip_verify.request.names import OPTION
from checkface_pip_verify.sources.build_system import build_requirements
from checkface_pip_verify.sources.building import build
from checkface_pip_verify.sources.builds import Builds, Built
from checkface_pip_verify.sources.dependencies import WHEELS, BuildDependencies
from checkface_pip_verify.sources.search import Source, find_source

IMPOSSIBLE = (*PLATFORM_OPTIONS, "--no-build-isolation", "--only-deps", "--require-hashes")
"""With these, what is built here is not what pip would install, or not what was shown."""


@dataclass(frozen=True)
class SourceBuild:
    """Of what one request allows; `report` gets what is shown."""

    ground: Ground
    acceptances: Sequence[Acceptance]
    report: InstallReport

    @property
    def request(self) -> Request:
        return self.ground.request

    @property
    def dependencies(self) -> BuildDependencies:
        return BuildDependencies(self.ground)

    def run(self) -> Builds:
        """All that is allowed and needed. Raises a `CheckfaceError` where a step says stop."""
        pending, builds = set(self.request.allow_sdist), Builds()
        if pending:
            require_possible(self.ground)
        for number in range(len(pending)):
            folder = self.ground.folder / f"source-{number}"
            folder.mkdir(mode=0o700)
            with STATUS.during("Looking for sources to build…"):
                source = self._find(pending, builds, folder)
            if source is None:
                break
            pending.remove(source.name)
            if self._is_needless(source, builds, folder):
                continue
            display = Display(self.request.image)
            said, dependencies = self._show(source, folder / "dependencies", display)
            if self.request.dry_run:
                return self._stopped_early(source)
            self._ask(source, dependencies, display)
            built = self._build(source, dependencies, said, folder)
            builds = replace(builds, built=(*builds.built, built))
        for name in sorted(pending):
            print(f"{OPTION} {name}: nothing of it has to be built", file=sys.stderr)
        return builds

    def _find(self, names: set[str], builds: Builds, folder: Path) -> Source | None:
        also = builds.words(self.ground.folder)
        return find_source(self.ground.pip, self.request, names, also, folder / "search")

    def _is_needless(self, source: Source, builds: Builds, folder: Path) -> bool:
        """A wheel runs nothing while it is installed: where one fits, no source is built."""
        also = builds.words(self.ground.folder)
        with STATUS.during(f"Looking for a wheel of {source.name}…"):
            found = self.dependencies.has_wheel(source.name, source.version, also, folder / "wheel")
        if not found:
            return False
        print(
            f"{OPTION} {source.name}: there is a wheel that fits, so that its source is not needed",
            file=sys.stderr,
        )
        return True

    def _show(
        self, source: Source, folder: Path, display: Display
    ) -> tuple[Findings, tuple[Candidate, ...]]:
        """The faces of the source and of its build dependencies, and what is known of them."""
        (said,) = self.ground.channels.ask([source.candidate], source.path.parent)
        requirements: Sequence[Requirement] = build_requirements(source.path)
        with STATUS.during(f"Fetching what the build of {source.name} needs…"):
            dependencies = self.dependencies.fetch(requirements, source.name, folder)
        shown = [source.candidate, *dependencies]
        findings = [said, *(NOBODY_ASKED for _ in dependencies)]
        self.report.recognised = recognise(shown, self.acceptances, findings, {})
        try:
            error = difference(self.report.recognised) or self.ground.channels.error([said])
            with found_out(error):
                below = str(error) if error else _question(source, dependencies)
                display.show(self.report.recognised, below)
        finally:
            display.stop()
        if error:
            raise error
        return said, dependencies

    def _stopped_early(self, source: Source) -> Builds:
        print(
            f"Dry run: nothing was built, so what {source.name} {source.version} itself needs, and "
            "the rest of the install, is not known."
        )
        if self.request.report:
            raise UnableError(
                f"--report {self.request.report!r} was not written: pip can tell only once "
                f"{source.name} is built, and a dry run builds nothing"
            )
        return Builds(unfinished=True)

    def _ask(self, source: Source, dependencies: Sequence[Candidate], display: Display) -> None:
        if self.request.yes:
            return
        what = _question(source, dependencies)
        asked = Consent(what, partial(display.page, self.report.recognised))
        asked.require(unasked_to_build(what), may_ask=not self.request.has("--no-input"))

    def _build(
        self, source: Source, dependencies: tuple[Candidate, ...], said: Findings, folder: Path
    ) -> Built:
        wheels, own = folder / "dependencies" / WHEELS, folder / "build"
        with STATUS.during(f"Building {source.name} {source.version}…"):
            wheel = build(self.ground.pip, self.request, source, dependencies, wheels, own)
        return Built(source, dependencies, wheel, own / "built", said)


def _question(source: Source, dependencies: Sequence[Candidate]) -> str:
    count = len(dependencies)
    needed = f" and {count} build {'dependency' if count == 1 else 'dependencies'}"
    code = f"its code{needed if count else ''}"
    return f"Build {source.name} {source.version} from source, running {code}?"


def require_possible(ground: Ground) -> None:
    """Raises `UnableError` for requests in which a wheel built here cannot stand for its source."""
    for option in IMPOSSIBLE:
        if ground.request.has(option):
            raise UnableError(
                f"{OPTION} does not go with {option}; build a wheel yourself (pip wheel), and give "
                "its folder with --find-links"
            )
    if ground.inspection.hashes or ground.inspection.locked:
        raise UnableError(
            f"{OPTION} does not go with requirements that bring hashes: they are the source's, and "
            "pip would compare them with the wheel that is built of it; use --lock FILE instead"
        )
    if ground.pip.version < FLOOR:
        raise UnableError(
            f"{OPTION} needs pip {FLOOR} or newer, which binds a build to hashes; the target is "
            f"too old for that, and its own is pip {ground.pip.version}"
        )
