"""Names the one error that only this host has: uv's own."""

from __future__ import annotations

from checkface_gate.errors import ToolFailedError


class UvFailedError(ToolFailedError):
    """uv failed and has said why."""

    tool = "uv"
