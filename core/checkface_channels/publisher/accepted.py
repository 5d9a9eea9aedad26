"""Keeps which repository was accepted for each project, and whether it has published digests.

A wheel's own metadata name the repository: whoever makes another wheel may name another one, which
then agrees with it. So the first one that was accepted stays the one, until it is forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from packaging.utils import canonicalize_name

from checkface import Ledger
from checkface.records import Records, moment_of, text_of, texts_of
from checkface_channels.github.repository import Repository
from checkface_channels.remembered import REMEDY, Remembered

NAME = "publishers.jsonl"
PUBLISHED = {True: "yes", False: "no"}


@dataclass(frozen=True)
class PublisherRecord:
    """The repository that a wheel named which was installed once."""

    project: str
    """Normalised."""
    host: str
    """Of the forge."""
    owner: str
    name: str
    actual: str
    """Where the forge has it, which is elsewhere once it was renamed or given away."""
    published: bool
    """Whether it had a digest of that wheel, or of an earlier one."""
    filename: str
    time: datetime
    """In UTC."""

    @classmethod
    def now(
        cls, project: str, of: Repository, actual: str, filename: str, *, published: bool
    ) -> PublisherRecord:
        time = datetime.now(UTC).replace(microsecond=0)
        actual = actual or of.label
        return cls(project, of.forge.host, of.owner, of.name, actual, published, filename, time)

    @property
    def label(self) -> str:
        return f"{self.host}/{self.owner}/{self.name}"

    def is_of(self, repository: Repository) -> bool:
        """Forges know owners and names in any case."""
        return self.label.lower() == repository.label.lower()

    def content(self) -> dict[str, str]:
        return {
            "project": self.project,
            "host": self.host,
            "owner": self.owner,
            "name": self.name,
            "actual": self.actual,
            "published": PUBLISHED[self.published],
            "filename": self.filename,
            "time": text_of(self.time),
        }

    @classmethod
    def of_content(cls, content: Mapping[str, Any]) -> PublisherRecord:
        """Raises ValueError, KeyError or TypeError."""
        names = ("project", "host", "owner", "name", "actual", "filename", "published", "time")
        project, *place, filename, published, time = texts_of(content, *names)
        if published not in PUBLISHED.values():
            raise ValueError(f"published is {published!r}, expected yes or no")
        host, owner, name, actual = place
        project, held = canonicalize_name(project), published == PUBLISHED[True]
        return cls(project, host, owner, name, actual, held, filename, moment_of(time))


@dataclass(frozen=True)
class Publishers(Remembered[PublisherRecord]):
    """The repositories of one user's projects."""

    @classmethod
    def of_user(cls) -> Publishers:
        return cls(Ledger.of_user().path.with_name(NAME))

    def latest(self) -> dict[str, PublisherRecord]:
        """Project to its repository; one that has published once has done so for good."""
        found: dict[str, PublisherRecord] = {}
        for each in self.read():
            before = found.get(each.project)
            published = each.published or (before is not None and before.published)
            found[each.project] = replace(each, published=published)
        return found

    @property
    def _records(self) -> Records[PublisherRecord]:
        return Records(
            self.path, PublisherRecord.of_content, "the list of known publishers", REMEDY
        )
