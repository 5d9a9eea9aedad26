"""How a command ended, and what it said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ended:
    """Of a process, or of a command that was run in this one."""

    code: int
    out: str
    err: str
