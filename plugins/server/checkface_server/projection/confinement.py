"""Makes this process one that leaves nothing behind, and that gives way to all others."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

LATER = 10
"""Niceness: who waits for a face that is drawn goes first."""
FIRST_TO_GO = "1000"
"""Where memory runs out, this process is ended and no other (Linux)."""


def confine() -> None:
    """Nothing can be written to a file from here on, not even by a crash; pipes go on.

    Where a system knows no such limits, as Windows, nothing here writes either.
    """
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(FIRST_TO_GO, "ascii")
    os.nice(LATER)
    for what in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(what, (0, 0))
