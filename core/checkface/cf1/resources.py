"""What an engine may use: apart from the engines, since who asks for one loads none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Resources:
    """What an engine may use; None is what suits it."""

    threads: int | None = None
    device: str | None = None
    batch: int | None = None
