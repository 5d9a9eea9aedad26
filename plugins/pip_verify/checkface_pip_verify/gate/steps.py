"""Runs the steps that pip may fail in: we read its log, and the user's own log gets it too."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from checkface.terminal import STATUS, size_in_words
from checkface_channels.pip_settings import PipSettings
from checkface_gate.tool.time_limit import Limit
from checkface_pip_verify.pip.begun import Begun
from checkface_pip_verify.pip.log import explain_failure
from checkface_pip_verify.pip.process import GUARD_MARK, Pip
from checkface_pip_verify.request.arguments import Request

QUIETLY = ("--quiet", "--disable-pip-version-check")
"""pip's small talk is for who asks for it: with a `--verbose` of the user's it is heard."""

CHOICES = ("--quiet", "--verbose", "--progress-bar")
"""Whoever gives one of these has chosen what to hear meanwhile."""


@dataclass(frozen=True)
class Steps:
    """`folder` is private, and the place of all that pip brings."""

    request: Request
    settings: PipSettings
    folder: Path

    def words(self, *, without: Sequence[str] = ()) -> list[str]:
        """The request's options for a step: the log is ours."""
        return self.request.words(without=("--log", *without))

    def run(
        self, pip: Pip, words: Sequence[str], requirements: Sequence[str] = (), *, doing: str
    ) -> None:
        """The whole step. Raises the error that pip's failure means."""
        with self.begin(pip, words, requirements, ahead=False) as step:
            step.complete(doing)

    @contextlib.contextmanager
    def begin(
        self,
        pip: Pip,
        words: Sequence[str],
        requirements: Sequence[str] = (),
        *,
        ahead: bool = True,
        uninterrupted: bool = False,
    ) -> Iterator[Step]:
        """A step that gets ready while others are done, in the folder that `pip` is in."""
        folder = pip.folder or self.folder
        log = folder / "pip.log"
        log.unlink(missing_ok=True)
        # pip would ask for a password, and end in a traceback where nobody can type one.
        silent = [] if sys.stdin and sys.stdin.isatty() else ["--no-input"]
        said = [*words, *silent, f"--log={log}", *requirements]
        with pip.begin(said, uninterrupted=uninterrupted, ahead=ahead) as begun:
            yield Step(self, begun, log)


@dataclass(frozen=True)
class Step:
    """One of them, under way; the guard's mark would lie beside its `log`."""

    steps: Steps
    pip: Begun
    log: Path

    def complete(self, doing: str) -> None:
        """Let pip do it, and a person who waits read what it is `doing`.

        Raises the error that pip's failure means.
        """
        limit = Limit.of_step(self.steps.folder)
        with self._wait_line(doing, limit):
            code = self.pip.complete(limit)
        self._hand_over()
        if code:
            builds = self.steps.request.deliver_to is None
            raise explain_failure(code, self.log, self.log.with_name(GUARD_MARK), builds=builds)

    def _wait_line(self, doing: str, limit: Limit) -> AbstractContextManager[None]:
        """What it does and how much has arrived, for a person who waits."""
        if any(self.steps.request.has(name) for name in CHOICES):
            return nullcontext()
        before = limit.arrived_bytes()
        return STATUS.during(doing, lambda: size_in_words(max(limit.arrived_bytes() - before, 0)))

    def _hand_over(self) -> None:
        """What pip would have written there itself."""
        steps = self.steps
        wanted = steps.request.values("--log")[-1:] or [steps.settings.last("log") or ""]
        if not wanted[0] or not self.log.exists():
            return
        try:
            with Path(wanted[0]).expanduser().open("a", encoding="utf-8") as file:
                file.write(self.log.read_text("utf-8", errors="replace"))
        except OSError as error:
            print(f"cannot write pip's log {wanted[0]!r}: {error.strerror}", file=sys.stderr)
