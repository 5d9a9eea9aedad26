"""Runs pip as a process for a target: pip's own command line is its only supported interface."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

from checkface_channels.hosts import printable
from checkface_pip_verify import guard
from checkface_pip_verify.errors import UnableError
from checkface_pip_verify.interruption import held_off
from checkface_pip_verify.target import Target

FLOOR = Version("26.3")
"""Before 26.2 a malicious index could make `pip download` write outside its folder, and until
26.3 `--no-require-hashes` ignored hashes without a word."""

REPORT_FLOOR = Version("22.2")
"""The first pip with `--report`: the least that an old target's own pip must be."""

LAUNCH = """
import sys
sys.path.pop(0)
import runpy
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""
"""`-m pip` for Pythons without `-P`: a folder named pip in the working directory is not pip."""

OURS = frozenset({"PIP_DRY_RUN", "PIP_REPORT", "PIP_QUIET", "PIP_VERBOSE", "PIP_PYTHON"})
"""What we say on each command line ourselves. All else that a user has set stays in force."""

GUARD_MARK = "refused.txt"
"""In the folder of `Pip.within`: it is there if pip was kept from building something."""

TEMPORARY = "pip"
"""The folder for pip's temporary files, in the folder of `Pip.within`."""

PATIENCE_SECONDS = (0.5, 5.0, 5.0, 5.0)
_PIP_VERSION = re.compile(r"pip (\S+)")


@dataclass(frozen=True)
class Pip:
    """A pip that works on one target."""

    command: tuple[str, ...]
    version: Version
    settings: Mapping[str, str] = field(default_factory=dict)
    """Environment variables beyond the user's."""

    @classmethod
    def own(cls) -> Pip:
        """The pip installed beside us, working on our own environment.

        Raises `UnableError` if there is none, or if it is too old to be trusted with this.
        """
        try:
            version = Version(metadata.version("pip"))
        except (metadata.PackageNotFoundError, InvalidVersion) as error:
            raise _missing("found none") from error
        if version < FLOOR:
            raise _missing(f"found pip {version}")
        return cls((sys.executable, "-P", "-m", "pip"), version)

    @classmethod
    def for_target(cls, target: Target) -> Pip:
        """Our own pip pointed at the target, or the target's where its Python is too old for ours.

        Raises `UnableError` as `own`, and if an old target has no pip.
        """
        own = cls.own()
        if _supported(target):
            return cls((*own.command, "--python", str(target.executable)), own.version)
        command = (str(target.executable), "-c", LAUNCH)
        found = _PIP_VERSION.match(cls(command, own.version).ask(["--version"]))
        return cls(command, Version(found[1]) if found else Version("0"))

    def require_report(self, target: Target) -> None:
        """Raises `UnableError` if this is a pip that cannot tell what it would install."""
        if self.version < REPORT_FLOOR:
            raise UnableError(
                f"{target.label} is too old for our pip, and its own is pip {self.version} "
                f"(expected {REPORT_FLOOR} or newer); upgrade the target's pip"
            )

    def within(self, folder: Path, *, ends_at_builds: bool = False) -> Pip:
        """This pip, with its temporary files in `folder` and kept from building anything.

        A pip that is killed leaves its temporary files; in a folder of ours they go with it. With
        `ends_at_builds` the first attempt to build ends pip at once, its temporary files kept.
        """
        temporary = folder / TEMPORARY
        temporary.mkdir()
        places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
        guarded = guard.environment(folder / GUARD_MARK, ends=ends_at_builds)
        return replace(self, settings={**places, **guarded})

    def run(
        self, arguments: Iterable[str], *, uninterrupted: bool = False, quietly: bool = False
    ) -> int:
        """Let pip talk to the user, and return its exit code.

        Ctrl-C ends pip and then us; with `uninterrupted` pip first finishes what it is doing. With
        `quietly` its complaints are not heard, where a failure is an answer; it can still ask.
        """
        sys.stdout.flush()  # pip writes to the same place
        with held_off() if uninterrupted else contextlib.nullcontext():
            process = subprocess.Popen(
                [*self.command, *arguments],
                env={**_environment(), **self.settings},
                stderr=subprocess.DEVNULL if quietly else None,
            )
        code = _wait_to_the_end(process) if uninterrupted else _wait(process)
        return code if code >= 0 else 128 - code

    def ask(self, arguments: Iterable[str]) -> str:
        """What pip prints. Raises `UnableError` if it cannot be run or fails."""
        environ = {**_environment(), **self.settings, "COLUMNS": "120", "NO_COLOR": "1"}
        try:
            done = subprocess.run(
                [*self.command, *arguments],
                env=environ,
                capture_output=True,
                text=True,
                check=False,
            )
        except OSError as error:
            raise UnableError(f"cannot run {self.command[0]!r}: {error.strerror}") from error
        if done.returncode:
            said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
            raise UnableError(f"pip does not work here: {printable(said[-1])}")
        return done.stdout


def _missing(found: str) -> UnableError:
    return UnableError(
        f"pip-checkface needs pip {FLOOR} or newer beside it, {found}; install it with: "
        f"{sys.executable} -m pip install 'checkface[pip]'"
    )


def _supported(target: Target) -> bool:
    """Whether our pip runs on the target's Python: its own metadata know."""
    wanted = metadata.metadata("pip")["Requires-Python"] or ""
    return SpecifierSet(wanted).contains(".".join(map(str, target.version)))


def _environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    return {name: value for name, value in environ.items() if name.upper() not in OURS}


def _wait(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait()
    except KeyboardInterrupt:
        _end(process)
        raise


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let it end by itself, for at a terminal it has heard Ctrl-C too; then ask, then insist.

    SIGINT goes first, since pip passes it on to the pip that it has started in the target.
    """
    steps = (None, signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
    for number, patience in zip(steps, PATIENCE_SECONDS, strict=True):
        if number:
            process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            process.wait(patience)
            return


def _wait_to_the_end(process: subprocess.Popen[bytes]) -> int:
    """Half an installed package helps nobody: the interrupt counts once pip has finished."""
    interrupted = False
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            interrupted = True
            continue
        if interrupted:
            raise KeyboardInterrupt
        return code
