"""What is known of one install while it goes on, and how it ended: what every report is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from checkface_channels.interpreter import Interpreter
from checkface_gate.recognition import Recognised


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

    target: Interpreter | None = None
    index: str | None = None
    recognised: Sequence[Recognised] = ()
    decision: Decision = Decision.FAILED
