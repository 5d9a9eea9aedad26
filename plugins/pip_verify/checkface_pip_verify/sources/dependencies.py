"""Turns what a build requires into wheels on the disk: resolved, downloaded by hash, and hashed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.requirements import Requirement

from checkface_gate.tool.time_limit import Limit
from checkface_gate.wheel import require_promised
from checkface_pip_verify.gate.download import (
    Candidate,
    candidates_in,
    fetch_lists,
)
from checkface_pip_verify.gate.ground import Ground
from checkface_pip_verify.gate.index_access import (
    INDEXES,
    index_environment,
    option_lines,
)
from checkface_pip_verify.gate.steps import QUIETLY
from checkface_pip_verify.pip.log import explain_failure
from checkface_pip_verify.pip.plan import Wheel, read_report, wheels_of
from checkface_pip_verify.pip.process import GUARD_MARK, Pip
from checkface_pip_verify.request.arguments import Request

WHEELS = "wheels"


@dataclass(frozen=True)
class BuildDependencies:
    """Asks the user's indexes for wheels, with a pip that cannot build."""

    ground: Ground

    @property
    def request(self) -> Request:
        return self.ground.request

    def fetch(
        self, requirements: Sequence[Requirement], needer: str, folder: Path
    ) -> tuple[Candidate, ...]:
        """The wheels for all of `requirements`, in `folder`/wheels; `folder` is new.

        Raises `RefusedError` if one of them has no wheel, `DifferenceError` if a digest differs.
        """
        folder.mkdir(mode=0o700)
        (folder / WHEELS).mkdir(mode=0o700)
        wanted = self._write(requirements, folder / "wanted.txt")
        plan = folder / "plan.json"
        words = [*self._resolving(), f"--report={plan}", f"--requirement={wanted}"]
        words += [f"--constraint={name}" for name in self.request.values("--build-constraint")]
        pip = self.ground.pip.within(folder)
        _run(self._asking(pip), ["install", *words], folder)
        wheels = wheels_of(read_report(plan), self.ground.search_places(()))
        self._download(pip, wheels, folder)
        named = [replace(w, requested=False, needed_by=(f"the build of {needer}",)) for w in wheels]
        candidates = candidates_in(folder / WHEELS, named)
        require_promised(candidates)
        return candidates

    def has_wheel(self, name: str, version: str, also: Sequence[str], folder: Path) -> bool:
        """Whether a wheel of that version fits here, or a newer one fits the whole request."""
        folder.mkdir(mode=0o700)
        exact = self._write([Requirement(f"{name}=={version}")], folder / "exact.txt")
        newer = folder / "newer.txt"
        newer.write_text(f"{name}>={version}\n", "utf-8")
        request = self.request.words(without=("--log",))
        ways = (
            [*self._resolving(), "--no-deps", f"--requirement={exact}"],
            [*request, *also, "--dry-run", *QUIETLY, f"--constraint={newer}"],
        )
        pip = self.ground.pip.within(folder)
        requirements = ["--", *self.request.requirements]
        return _offers(self._asking(pip), name, ways[0], [], folder / "exact.json") or _offers(
            pip, name, ways[1], requirements, folder / "newer.json"
        )

    def _resolving(self) -> list[str]:
        fetching = self.request.fetch_words(self.ground.grammar, without=INDEXES)
        return [*fetching, "--ignore-installed", "--dry-run", *QUIETLY]

    def _write(self, requirements: Sequence[Requirement], path: Path) -> Path:
        """With the user's index options, so that nobody else's index is asked."""
        options = option_lines(self.ground.inspection)
        path.write_text(options + "".join(f"{each}\n" for each in requirements), "utf-8")
        return path

    def _download(self, pip: Pip, wheels: Sequence[Wheel], folder: Path) -> None:
        for number, text in enumerate(fetch_lists(wheels)):
            listed = folder / f"fetch-{number}.txt"
            listed.write_text(text, "utf-8")
            words = [*self.request.fetch_words(self.ground.grammar), "--no-deps", *QUIETLY]
            words += [f"--dest={folder / WHEELS}", f"--requirement={listed}"]
            _run(self._fetching(pip), ["download", *words], folder)

    def _asking(self, pip: Pip) -> Pip:
        return pip.with_settings(index_environment(self.ground.inspection, self.ground.settings))

    def _fetching(self, pip: Pip) -> Pip:
        return pip.with_settings(self.ground.credentials)


def _run(pip: Pip, words: Sequence[str], folder: Path) -> None:
    log = folder / "pip.log"
    if code := pip.run([*words, f"--log={log}"], limit=Limit.of_step(folder)):
        raise explain_failure(code, log, folder / GUARD_MARK, builds=False)


def _offers(
    pip: Pip, name: str, words: Sequence[str], requirements: Sequence[str], plan: Path
) -> bool:
    if pip.run(
        ["install", *words, f"--report={plan}", *requirements],
        quietly=True,
        limit=Limit.of_step(plan.parent),
    ):
        return False
    return name in {wheel.name for wheel in wheels_of(read_report(plan))}
