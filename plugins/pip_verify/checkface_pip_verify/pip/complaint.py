"""Turns what a pip says that cannot answer into an error."""

from __future__ import annotations

import subprocess

from checkface_channels.hosts import printable
from checkface_gate.errors import UnableError


class PipComplaintError(UnableError):
    """pip has failed to answer; `said` is its last line, safe to print."""

    def __init__(self, done: subprocess.CompletedProcess[str]) -> None:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        self.said = printable(lines[-1])
        super().__init__(f"pip does not work here: {self.said}")
