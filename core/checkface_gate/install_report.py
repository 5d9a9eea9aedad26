"""What is known of one install while it goes on, and how it ended: what every report is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from checkface_gate.recognition import Recognised


class Target(Protocol):
    """Where packages go to, as far as it is told."""

    @property
    def executable(self) -> Path: ...

    @property
    def version(self) -> tuple[int, ...]: ...

    @property
    def label(self) -> str:
        """What a person recognises."""


class Decision(Enum):
    """How it ended."""

    INSTALLED = "installed"
    DOWNLOADED = "downloaded"
    SATISFIED = "satisfied"
    DRY_RUN = "dry-run"
    DECLINED = "declined"
    UNASKED = "unasked"
    DIFFERENT = "different"
    REFUSED = "refused"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass
class InstallReport:
    """What is known so far; a run that stops early has told as much as it knew."""

    target: Target | None = None
    index: str | None = None
    recognised: Sequence[Recognised] = ()
    decision: Decision = Decision.FAILED
