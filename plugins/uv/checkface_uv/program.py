"""Finds the user's uv, runs it for one step at a time, and turns its failures into errors."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from subprocess import DEVNULL, CompletedProcess

from packaging.version import Version

from checkface import CheckfaceError, Digest, Face
from checkface.terminal import STATUS, size_in_words
from checkface_channels.hosts import printable
from checkface_gate.errors import DifferenceError, RefusedError, UnableError
from checkface_gate.interruption import held_off
from checkface_gate.tool.output import repeat
from checkface_gate.tool.running import capture
from checkface_gate.tool.time_limit import Limit, Seconds
from checkface_uv import prose
from checkface_uv.environment import environment, secrets_of
from checkface_uv.errors import UvFailedError

FLOOR = Version("0.9.20")
"""The first that tells as JSON what a sync would change."""

MARK = "uv: "
QUESTION_SECONDS = 60.0
LAST_MOMENT = 2.0
"""Seconds that uv has to finish what it writes, when it is interrupted while it installs."""
LONGEST_TALE = 200
"""Lines of uv's that are repeated."""


@dataclass(frozen=True)
class Uv:
    """One uv, and what its processes hear."""

    executable: Path
    environ: Mapping[str, str] = field(repr=False)
    version: Version = FLOOR

    @classmethod
    def of_user(cls, environ: Mapping[str, str] = os.environ) -> Uv:
        """The one on the path, else the one beside us.

        Raises `UnableError` if there is none, or if it is old.
        """
        found = cls(_executable(environ), environment(environ))
        return replace(found, version=found.known_version())

    def known_version(self) -> Version:
        """Raises `UnableError` for a uv that is too old, or is none."""
        said = self.answer(["--version"], limit=QUESTION_SECONDS)
        match = prose.VERSION.match(said.stdout)
        if said.returncode or not match:
            raise UnableError(f"{printable(str(self.executable))} is no uv that runs")
        version = Version(match[1])
        if version < FLOOR:
            raise UnableError(
                f"uv-checkface needs uv {FLOOR} or newer, found uv {version} at "
                f"{printable(str(self.executable))}; uv self update, or: {_install_line()}"
            )
        return version

    def hearing(self, **variables: str) -> Uv:
        """With these as well."""
        return replace(self, environ={**self.environ, **variables})

    def command(self, words: Sequence[str]) -> list[str]:
        """No step that is not finished: one of them puts the environment into our cache."""
        return [str(self.executable), "--no-preview", *words]

    def compiling_nothing(self) -> Uv:
        """Without the user's wish; beside that variable uv takes no --no-compile-bytecode."""
        kept = {k: v for k, v in self.environ.items() if k.upper() != "UV_COMPILE_BYTECODE"}
        return replace(self, environ=kept)

    def answer(
        self, words: Sequence[str], *, limit: float = QUESTION_SECONDS
    ) -> CompletedProcess[str]:
        """What it says to a question, however it ends. Raises `UnableError` if it does not."""
        return self._capture(words, Seconds(limit))

    def do(
        self, words: Sequence[str], folder: Path, *, doing: str, uninterrupted: bool = False
    ) -> CompletedProcess[str]:
        """A step, whose bytes arrive in `folder`. Raises the error that its failure means.

        One that is `uninterrupted` has a moment to finish what it writes.
        """
        limit = Limit.of_step(folder, tool="uv")
        with STATUS.during(doing, lambda: size_in_words(limit.arrived_bytes())):
            done = self._capture(words, limit, uninterrupted=uninterrupted)
        if done.returncode:
            raise self.failure(done)
        return done

    def failure(self, done: CompletedProcess[str]) -> CheckfaceError:
        """What a failed step means; uv's own words are shown first."""
        self.repeat(done)
        return failure_of(done.returncode, done.stderr)

    def repeat(self, done: CompletedProcess[str]) -> None:
        """Show what uv has said, as uv's, without passwords."""
        lines = done.stderr.strip().splitlines()
        repeat(lines[-LONGEST_TALE:], MARK, secrets_of(self.environ))

    def _capture(
        self,
        words: Sequence[str],
        limit: Limit | Seconds,
        *,
        uninterrupted: bool = False,
    ) -> CompletedProcess[str]:
        sys.stdout.flush()
        moment = LAST_MOMENT if uninterrupted else 0.0
        quiet = held_off if uninterrupted else nullcontext
        try:
            return capture(
                self.command(words),
                self.environ,
                limit,
                stdin=DEVNULL,
                moment=moment,
                starting=quiet,
            )
        except OSError as error:
            raise UnableError(f"cannot run uv: {error}") from error


def failure_of(code: int, said: str) -> CheckfaceError:
    """The error that uv's words mean: of all that fails with 1 or 2, they tell which it was."""
    if wrong := prose.WRONG_HASH.search(said):
        return DifferenceError("\n".join(_hash_lines(wrong["what"], said)))
    if prose.WOULD_BUILD.search(said):
        return RefusedError(
            "refused: uv would have to build a package, and its code would run before you could "
            "see a face; nothing was installed",
            allowed_by="--allow-build NAME lets uv build what uv.lock already names",
        )
    return UvFailedError(code if code > 0 else 128 - code)


def _hash_lines(what: str, said: str) -> Iterator[str]:
    yield f"{printable(what)}: the index serves other bytes than were locked:"
    if expected := prose.EXPECTED_HASHES.search(said):
        for text in expected[1].split()[:3]:
            yield f"  locked   {text}  {_words(text)}"
    if computed := prose.COMPUTED_HASH.search(said):
        text = f"sha256:{computed[1]}"
        yield f"  offered  {text}  {_words(text)}"
    yield (
        "Nothing was installed, and --yes does not cover this: do not trust this download, and "
        "tell the keeper of the index"
    )


def _words(text: str) -> str:
    return " ".join(Face(Digest.parse(text)).words)


def _executable(environ: Mapping[str, str]) -> Path:
    """Never one of the current folder: only folders that PATH names whole are looked into."""
    folders = environ.get("PATH", os.defpath).split(os.pathsep)
    whole = [folder for folder in folders if Path(folder).is_absolute()]
    beside = str(Path(sys.executable).parent)
    found = shutil.which("uv", path=os.pathsep.join([*whole, beside]))
    if found is None:
        raise UnableError(f"no uv was found on PATH; install it with: {_install_line()}")
    return Path(found).absolute()


def _install_line() -> str:
    return f"{sys.executable} -m pip install 'checkface[uv]'"
