"""Runs the steps that pip may fail in: we read its log, and the user's own log gets it too."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checkface_channels.pip_settings import PipSettings
from checkface_pip_verify.pip.log import explain_failure
from checkface_pip_verify.pip.process import GUARD_MARK, Pip
from checkface_pip_verify.pip.progress import RAW, reports_progress
from checkface_pip_verify.pip.time_limit import Limit
from checkface_pip_verify.request.arguments import Request

QUIETLY = ("--quiet", "--disable-pip-version-check")


@dataclass(frozen=True)
class Steps:
    """`folder` is private, and pip's own place while it works."""

    request: Request
    settings: PipSettings
    folder: Path

    def words(self, *, without: Sequence[str] = ()) -> list[str]:
        """The request's options for a step: the log is ours."""
        return self.request.words(without=("--log", *without))

    def quietly(self, pip: Pip) -> tuple[str, ...]:
        """Options that keep pip's small talk to itself; its progress is a bar where one is seen."""
        seen = reports_progress(self.request.words(), self.settings.values, pip.version)
        return (RAW, "--disable-pip-version-check") if seen else QUIETLY

    def run(
        self,
        pip: Pip,
        words: Sequence[str],
        requirements: Sequence[str] = (),
        *,
        uninterrupted: bool = False,
    ) -> None:
        """Raises the error that pip's failure means."""
        log = self.folder / "pip.log"
        log.unlink(missing_ok=True)
        # pip would ask for a password, and end in a traceback where nobody can type one.
        silent = [] if sys.stdin and sys.stdin.isatty() else ["--no-input"]
        code = pip.run(
            [*words, *silent, f"--log={log}", *requirements],
            uninterrupted=uninterrupted,
            limit=Limit.of_step(self.folder),
        )
        self._hand_over(log)
        if code:
            builds = self.request.deliver_to is None
            raise explain_failure(code, log, self.folder / GUARD_MARK, builds=builds)

    def _hand_over(self, log: Path) -> None:
        """What pip would have written there itself."""
        wanted = self.request.values("--log")[-1:] or [self.settings.last("log") or ""]
        if not wanted[0] or not log.exists():
            return
        try:
            with Path(wanted[0]).expanduser().open("a", encoding="utf-8") as file:
                file.write(log.read_text("utf-8", errors="replace"))
        except OSError as error:
            print(f"cannot write pip's log {wanted[0]!r}: {error.strerror}", file=sys.stderr)
