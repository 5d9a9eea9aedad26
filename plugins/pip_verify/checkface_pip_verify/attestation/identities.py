"""Keeps who has signed each project's files: project, identity, file name, index host, time.

Beside the ledger and as the ledger is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checkface import Ledger, Records, moment_of, text_of, texts_of

NAME = "identities.jsonl"


@dataclass(frozen=True)
class Known:
    """Who has signed a file that was installed once."""

    project: str
    """Normalised."""
    identity: str
    """Such as `GitHub octo/tiny workflow release.yml`."""
    filename: str
    host: str
    """Of the index that linked the attestation."""
    time: datetime
    """In UTC."""

    @classmethod
    def now(cls, project: str, identity: str, filename: str, host: str) -> Known:
        return cls(project, identity, filename, host, datetime.now(UTC).replace(microsecond=0))

    def content(self) -> dict[str, str]:
        return {
            "project": self.project,
            "identity": self.identity,
            "filename": self.filename,
            "host": self.host,
            "time": text_of(self.time),
        }

    @classmethod
    def of_content(cls, content: Mapping[str, Any]) -> Known:
        """Raises ValueError, KeyError or TypeError."""
        names = ("project", "identity", "filename", "host", "time")
        project, identity, filename, host, time = texts_of(content, *names)
        return cls(project, identity, filename, host, moment_of(time))


@dataclass(frozen=True)
class Identities:
    """The publishers whose attestations one user has seen hold."""

    path: Path

    @classmethod
    def of_user(cls) -> Identities:
        return cls(Ledger.of_user().path.with_name(NAME))

    def read(self) -> tuple[Known, ...]:
        """All of them, the oldest first. Raises `LedgerError` as `Records.read`."""
        return self._records.read()

    def latest(self) -> dict[str, Known]:
        """Project to who has signed for it last. Raises as `read`."""
        return {known.project: known for known in self.read()}

    def record(self, seen: Iterable[Known]) -> None:
        """Append, durably. Raises `LedgerError` if the file cannot be written or is damaged."""
        if added := tuple(seen):
            self._records.append(added)

    def forget(self, project: str) -> int:
        """Drop what is known of a project; how many lines went. Raises as `record`."""
        return self._records.drop(lambda known: known.project == project)

    @property
    def _records(self) -> Records[Known]:
        return Records(
            self.path,
            Known.of_content,
            "the list of known identities",
            "mend that line, or move the file away to start anew",
        )
