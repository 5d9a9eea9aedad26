"""Says what is known of a package that uv.lock names and uv would install."""

from __future__ import annotations

from dataclasses import dataclass

from checkface import Digest
from checkface_gate.wheel import PlannedWheel


@dataclass(frozen=True)
class UvWheel(PlannedWheel):
    """A file of uv.lock: a wheel, or the source distribution that uv was allowed to build."""

    locked: Digest
    served_by: str

    @property
    def host(self) -> str:
        return self.served_by

    @property
    def origin(self) -> str:
        return self.served_by

    @property
    def promised_digest(self) -> Digest:
        return self.locked
