"""Names the one error that only this host has: pip's own."""

from __future__ import annotations

from checkface_gate.errors import ToolFailedError


class PipFailedError(ToolFailedError):
    """Pip failed and has said why."""

    tool = "pip"
