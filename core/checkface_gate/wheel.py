"""Says what the gate has to know of a wheel, before it is there and when its bytes are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sized
from dataclasses import dataclass, field

from checkface import Artifact, Digest, Face
from checkface_gate.errors import DifferenceError


@dataclass(frozen=True)
class PlannedWheel(ABC):
    """A wheel that an installer has chosen; each host knows more of its own."""

    name: str
    """Normalised."""
    version: str
    filename: str
    requested: bool = field(kw_only=True)
    """Whether the user asked for it, or another one needs it."""
    needed_by: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    @abstractmethod
    def host(self) -> str:
        """Who serves it, or has named a file of this machine."""

    @property
    @abstractmethod
    def origin(self) -> str:
        """As `host`, so much that two indexes on one host differ."""

    @property
    @abstractmethod
    def promised_digest(self) -> Digest | None:
        """The sha256 that is promised for it, where one is."""

    @property
    def is_source(self) -> bool:
        """Whether it is yet to be built from a source distribution."""
        return not self.filename.endswith(".whl")


@dataclass(frozen=True)
class Candidate:
    """A wheel with the digest of its bytes: what a person is asked about."""

    wheel: PlannedWheel
    artifact: Artifact

    @property
    def digest(self) -> Digest:
        return self.artifact.digest


def count_of_wheels(wheels: Sized) -> str:
    return "1 wheel" if len(wheels) == 1 else f"{len(wheels)} wheels"


def require_promised(candidates: Iterable[Candidate]) -> None:
    """Raises `DifferenceError` for the first file whose digest is not the promised one."""
    for candidate in candidates:
        promised = candidate.wheel.promised_digest
        if promised and promised != candidate.digest:
            raise DifferenceError(
                f"{candidate.wheel.filename}: the index promised {promised} "
                f"({' '.join(Face(promised).words)}), the file is {candidate.digest} "
                f"({' '.join(Face(candidate.digest).words)}); nothing was installed; do not "
                "trust this download"
            )
