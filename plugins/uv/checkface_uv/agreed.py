"""Does what somebody has agreed to: uv installs what was fetched, or it runs where it was laid."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from checkface import plain
from checkface_channels.hosts import printable
from checkface_channels.locks.interface import package_key
from checkface_gate.errors import InterruptedInstallError, UnableError
from checkface_gate.tool.time_limit import Limit
from checkface_gate.wheel import Candidate
from checkface_uv.afterwards import Arrival, require_as_shown
from checkface_uv.destination import Destination
from checkface_uv.environment import environment_of_program
from checkface_uv.errors import UvFailedError
from checkface_uv.handover import run_install, run_program
from checkface_uv.installed import homes_of, is_environment
from checkface_uv.prime_request import Primed
from checkface_uv.primed_python import PrimedPython
from checkface_uv.program import Uv
from checkface_uv.project import folder_of, starts_of
from checkface_uv.rehearsal import NO_CODE, Rehearsal
from checkface_uv.request import Use
from checkface_uv.snapshot import Snapshot, Tree, infos_of
from checkface_uv.words_of_program import words_of_program

LOCATION = re.compile(r"^Location: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Agreed:
    """Of one command. What it holds was read before anybody was asked."""

    primed: Primed
    uv: Uv
    rehearsal: Rehearsal
    python: PrimedPython
    approved: Sequence[Candidate]
    fetched: Snapshot
    laid: Tree | None
    """The throwaway environment, where something will run in it."""
    program: tuple[str, ...]
    """What uv is told to run in it."""

    @classmethod
    def of(
        cls,
        primed: Primed,
        uv: Uv,
        rehearsal: Rehearsal,
        python: PrimedPython,
        approved: Sequence[Candidate],
    ) -> Agreed:
        """Call it before anybody is asked.

        Raises `RefusedError` where uv would run something that lies here in place of a command.
        """
        laid = Tree.of(rehearsal.environment) if primed.runs_program else None
        program = _words_to_run(primed, rehearsal.environment)
        fetched = rehearsal.snapshot()
        return cls(primed, uv, rehearsal, python, approved, fetched, laid, program)

    def go_on(self, there: Mapping[str, str], remember: Callable[[], None]) -> None:
        """Until it ends. Raises `UvFailedError` with the code of what has failed.

        Or `DifferenceError`, or `UnableError` where the program is none of what was fetched.

        What is run was accepted when it starts; what is installed, when it is there as shown.
        """
        self.fetched.cache.require_same()
        if self.laid:
            self.laid.require_same()
            command, environ = self._program()
            remember()
            _require_fine(run_program(command, environ))
        else:
            self._install(there)
            remember()

    def _program(self) -> tuple[list[str], dict[str, str]]:
        """Command and environment of what is run: uv has nothing left to install."""
        environ, place = environment_of_program(), self.rehearsal.environment
        if self.primed.kind == "x":
            folders = [str(_scripts_of(place)), environ.get("PATH", os.defpath)]
            environ["PATH"] = os.pathsep.join(folders)
            return [self._executable, *self.primed.program[1:]], environ
        words = ["run", "--offline", "--no-project", f"--python={place}", self._cache]
        words += [*self.primed.words_before(Use.EVERYWHERE), "--", *self.program]
        return self.uv.command(words), environ

    @property
    def _executable(self) -> str:
        """As the wheels that were shown have it, and nobody else."""
        name, folder = self.primed.command_name, _scripts_of(self.rehearsal.environment)
        found = shutil.which(name, path=str(folder)) if Path(name).name == name else None
        if found is None:
            raise UnableError(
                f"{printable(name)!r} is no command of what was fetched; nothing was run; "
                "--from NAME says which package has it"
            )
        return found

    @property
    def _cache(self) -> str:
        return f"--cache-dir={self.rehearsal.cache}"

    def _install(self, there: Mapping[str, str]) -> None:
        before = self._infos_before()
        if not self.primed.has_target:
            self._require_same_sources()
        words = self.primed.install_words(self.rehearsal.pins, self.python.last_words)
        words[2:2] = [self._cache]
        limit = Limit.of_step(self.rehearsal.folder, tool="uv")
        try:
            _require_fine(run_install(self.uv.command(words), environment_of_program(), limit))
            arrival = Arrival(self._destination(), before, self._sayings(there))
            require_as_shown(self.fetched, self.approved, arrival, self._where)
        except KeyboardInterrupt:
            raise InterruptedInstallError(
                "interrupted while uv installed: what was asked for may be there in part, and the "
                "ledger does not know of it; run the same again to complete it"
            ) from None

    def _require_same_sources(self) -> None:
        """Raises `DifferenceError` where a folder that serves as an index has changed meanwhile.

        `uv tool install` would take from it what it finds; here each hash is compared.
        """
        words = [*self.rehearsal.install_words, "--reinstall", NO_CODE]
        words += self.primed.words_to_fetch(self.rehearsal.folder)
        uv = self.rehearsal.private(self.uv).compiling_nothing().hearing(UV_OFFLINE="1")
        uv.do(words, self.rehearsal.folder, doing="Comparing…")

    def _infos_before(self) -> Mapping[str, str]:
        environment = self.python.environment if self.primed.has_target else None
        return infos_of(Destination.of_environment(environment)) if environment else {}

    def _sayings(self, there: Mapping[str, str]) -> Callable[[str, str], bool]:
        """Of what was shown, and of what was there before."""
        wheels = (each.wheel for each in self.approved)
        said = {package_key(wheel.name, wheel.version) for wheel in wheels}
        said |= {package_key(name, version) for name, version in there.items()}
        return lambda name, version: package_key(name, version) in said

    def _destination(self) -> Destination:
        if not self.primed.has_target:
            return Destination.of_environment(self._tool)
        python = [w for w in self.python.last_words if w.startswith("--python=")]
        words = [*(python or self.python.words), *self.primed.target_words()]
        names = [each.wheel.name for each in self.approved]
        said = self.rehearsal.private(self.uv).answer(["pip", "show", *words, "--", *names])
        folders = tuple(map(Path, dict.fromkeys(LOCATION.findall(said.stdout))))
        environment = self.python.environment
        if environment and is_environment(environment) and not self.primed.target_words():
            return Destination(folders, environment)
        is_flat = self.primed.request.has("--target", "-t")
        home = environment or self._home_of_system
        return Destination.elsewhere(folders, home, is_flat=is_flat)

    @property
    def _home_of_system(self) -> Path:
        """What holds the Python that the throwaway environment was made of."""
        return next((Path(home).parent for home in homes_of(self.rehearsal.environment)), Path())

    @property
    def _tool(self) -> Path:
        """The environment that uv keeps for it."""
        folder = self.uv.answer(["tool", "dir"]).stdout.strip()
        name = canonicalize_name(_NAME_END.split(self.primed.request.requirements[0].strip())[0])
        return starts_of(self.primed.request)[0] / folder / name

    @property
    def _where(self) -> str:
        if self.primed.has_target:
            return "the environment"
        return f"it (uv tool uninstall {plain(self._tool.name)} removes it)"


_NAME_END = re.compile(r"[^A-Za-z0-9._-]")


def _words_to_run(primed: Primed, environment: Path) -> tuple[str, ...]:
    if primed.kind != "run":
        return primed.program
    folder = folder_of(primed.request)
    return words_of_program(primed.program, _scripts_of(environment), folder)


def _scripts_of(environment: Path) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin")


def _require_fine(code: int) -> None:
    """The command has said itself what there is to say."""
    if code:
        raise UvFailedError(code if code > 0 else 128 - code)
