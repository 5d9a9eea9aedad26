"""Turns what a build requires into wheels on the disk: resolved, downloaded by hash, and hashed."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.requirements import Requirement

from checkface_pip_verify.arguments import Request
from checkface_pip_verify.download import (
    Candidate,
    candidates_in,
    require_promised,
    write_fetch_list,
)
from checkface_pip_verify.grammar import Given, Grammar
from checkface_pip_verify.inspection import Inspection
from checkface_pip_verify.install import ONLY_WHEELS
from checkface_pip_verify.pip_log import explain_failure
from checkface_pip_verify.pip_process import GUARD_MARK, Pip
from checkface_pip_verify.plan import Wheel, read_report, wheels_of
from checkface_pip_verify.sources.search import QUIETLY

WHEELS = "wheels"


@dataclass(frozen=True)
class Supplier:
    """Asks the user's indexes for wheels. `pip` must be one that cannot build."""

    pip: Pip
    request: Request
    grammar: Grammar
    inspection: Inspection

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
        pip = self.pip.within(folder)
        _run(pip, ["install", *words], folder)
        wheels = wheels_of(read_report(plan))
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
            [*request, *also, ONLY_WHEELS, "--dry-run", *QUIETLY, f"--constraint={newer}"],
        )
        pip = self.pip.within(folder)
        requirements = ["--", *self.request.requirements]
        return _offers(pip, name, ways[0], [], folder / "exact.json") or _offers(
            pip, name, ways[1], requirements, folder / "newer.json"
        )

    def _resolving(self) -> list[str]:
        fetching = self.request.fetch_words(self.grammar)
        return [*fetching, "--ignore-installed", ONLY_WHEELS, "--dry-run", *QUIETLY]

    def _write(self, requirements: Sequence[Requirement], path: Path) -> Path:
        """With the user's index options, so that nobody else's index is asked."""
        options = "".join(_option(given) for given in self.inspection.index_options)
        path.write_text(options + "".join(f"{each}\n" for each in requirements), "utf-8")
        return path

    def _download(self, pip: Pip, wheels: Sequence[Wheel], folder: Path) -> None:
        """pip wants a hash on every line of a file or on none."""
        for name in ("pinned", "unpinned"):
            some = [wheel for wheel in wheels if bool(wheel.pip_hash) == (name == "pinned")]
            index_options = self.inspection.index_options
            fetch = write_fetch_list(some, index_options, folder / f"{name}.txt")
            if fetch:
                words = [*self.request.fetch_words(self.grammar), "--no-deps", *QUIETLY]
                words += [f"--dest={folder / WHEELS}", f"--requirement={fetch}"]
                _run(pip, ["download", *words], folder)


def _run(pip: Pip, words: Sequence[str], folder: Path) -> None:
    log = folder / "pip.log"
    if code := pip.run([*words, f"--log={log}"]):
        raise explain_failure(code, log, folder / GUARD_MARK)


def _offers(
    pip: Pip, name: str, words: Sequence[str], requirements: Sequence[str], plan: Path
) -> bool:
    if pip.run(["install", *words, f"--report={plan}", *requirements], quietly=True):
        return False
    return name in {wheel.name for wheel in wheels_of(read_report(plan))}


def _option(given: Given) -> str:
    return f"{given.name} {shlex.quote(given.value or '')}\n"
