"""Keeps who has signed each project's files: project, identity, file name, index host, time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from packaging.utils import canonicalize_name

from checkface import Ledger
from checkface.records import Records, moment_of, text_of, texts_of
from checkface_channels.remembered import REMEDY, Remembered

NAME = "identities.jsonl"


@dataclass(frozen=True)
class SignerRecord:
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
    def now(cls, project: str, identity: str, filename: str, host: str) -> SignerRecord:
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
    def of_content(cls, content: Mapping[str, Any]) -> SignerRecord:
        """Raises ValueError, KeyError or TypeError."""
        names = ("project", "identity", "filename", "host", "time")
        project, identity, filename, host, time = texts_of(content, *names)
        return cls(canonicalize_name(project), identity, filename, host, moment_of(time))


@dataclass(frozen=True)
class Identities(Remembered[SignerRecord]):
    """The publishers whose attestations one user has seen hold."""

    @classmethod
    def of_user(cls) -> Identities:
        return cls(Ledger.of_user().path.with_name(NAME))

    def latest(self) -> dict[str, SignerRecord]:
        """Project to who has signed for it last. Raises as `read`."""
        return {known.project: known for known in self.read()}

    @property
    def _records(self) -> Records[SignerRecord]:
        return Records(self.path, SignerRecord.of_content, "the list of known identities", REMEDY)
