"""What was built here from source, and how it stands in the plan, the listing and the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checkface import Acceptance, Artifact, latest_by_identity, normal_filename
from checkface_gate.channels import Channels, Findings
from checkface_gate.errors import UnableError
from checkface_gate.recognition import Recognised
from checkface_gate.wheel import Candidate
from checkface_pip_verify.pip.plan import Wheel
from checkface_pip_verify.sources.search import Source


@dataclass(frozen=True)
class Built:
    """A wheel that was built here, after consent."""

    source: Source
    dependencies: tuple[Candidate, ...]
    wheel: Artifact
    folder: Path
    """Which holds that wheel."""
    findings: Findings
    """What others said of the source: of the wheel they cannot know."""


@dataclass(frozen=True)
class Builds:
    """All of them; most installs have none."""

    built: tuple[Built, ...] = ()
    unfinished: bool = False
    """A dry run builds nothing, and so what the sources need themselves is not known."""

    def words(self, folder: Path) -> list[str]:
        """What makes pip take these wheels, and of these versions; `folder` gets a file."""
        if not self.built:
            return []
        pins = folder / "built.txt"
        lines = [f"{each.source.name}=={each.source.version}\n" for each in self.built]
        pins.write_text("".join(lines), "utf-8")
        return [f"--constraint={pins}", *(f"--find-links={each.folder}" for each in self.built)]

    @property
    def folders(self) -> tuple[str, ...]:
        """Where these wheels lie."""
        return tuple(str(each.folder) for each in self.built)

    def require_taken(self, wheels: Iterable[Wheel]) -> None:
        """Raises `UnableError` unless all of them are in the plan, as they were built."""
        planned = {(wheel.filename, wheel.promised_digest) for wheel in wheels}
        for each in self.built:
            if (each.wheel.filename, each.wheel.digest) not in planned:
                raise UnableError(
                    f"pip would not install {each.wheel.filename}, which was built here, but "
                    "something else in its place; nothing was installed; pin the version that you "
                    f"want, or leave out --allow-sdist {each.source.name}"
                )

    def ask(
        self, channels: Channels, candidates: Sequence[Candidate], folder: Path
    ) -> tuple[Findings, ...]:
        """What others say of each: of a wheel that was built here, what they said of its source."""
        said = iter(channels.ask([each for each in candidates if not self._of(each)], folder))
        return tuple(
            built.findings if (built := self._of(each)) else next(said) for each in candidates
        )

    def honest(
        self, recognised: Iterable[Recognised], acceptances: Iterable[Acceptance]
    ) -> tuple[Recognised, ...]:
        """Each with the source that it was built from: that is what may be new, seen or changed."""
        latest = latest_by_identity(acceptances)
        return tuple(
            replace(
                each,
                sdist=built.source.artifact,
                before=latest.get(normal_filename(built.source.artifact.filename)),
            )
            if (built := self._of(each.candidate))
            else each
            for each in recognised
        )

    def to_remember(self, approved: Sequence[Candidate]) -> Iterator[Candidate]:
        """What was accepted: sources and what built them, but no wheel that was built here."""
        for built in self.built:
            yield built.source.candidate
            yield from built.dependencies
        yield from (each for each in approved if not self._of(each))

    def _of(self, candidate: Candidate) -> Built | None:
        found = (b for b in self.built if b.wheel.filename == candidate.wheel.filename)
        return next(found, None)
