"""Keeps what one user has seen of projects, beside the ledger and as the ledger is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from checkface.records import Records

REMEDY = "mend that line, or move the file away to start anew"


class OfProject(Protocol):
    """A record of one project."""

    @property
    def project(self) -> str:
        """Its name in normal form."""

    def content(self) -> dict[str, str]:
        """Its texts by key."""


R = TypeVar("R", bound=OfProject)


@dataclass(frozen=True)
class Remembered(Generic[R]):
    """The records of one file, which a subclass knows how to read."""

    path: Path

    def read(self) -> tuple[R, ...]:
        """All of them, the oldest first. Raises `LedgerError` as `Records.read`."""
        return self._records.read()

    def record(self, seen: Iterable[R]) -> None:
        """Append, durably. Raises `LedgerError` if the file cannot be written or is damaged."""
        if added := tuple(seen):
            self._records.append(added)

    def forget(self, project: str) -> int:
        """Drop what is known of a project; how many lines went. Raises as `record`."""
        return self._records.drop(lambda held: held.project == project)

    @property
    def _records(self) -> Records[R]:
        raise NotImplementedError
