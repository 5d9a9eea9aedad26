"""Turns what tests and clients do into the releases and assets that a repository holds."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

FIRST_MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass
class Asset:
    """One file of a release."""

    id: int
    name: str
    data: bytes
    label: str | None
    content_type: str
    state: str
    """`uploaded`, or `starter` for what a broken upload leaves."""
    digest: str | None
    """`sha256:…`, or nothing for what was uploaded before GitHub wrote digests down."""
    created_at: str
    updated_at: str


@dataclass
class Release:
    """One release; tests read it, and set `body` as somebody in the browser would."""

    id: int
    tag: str
    name: str | None
    body: str | None
    draft: bool
    prerelease: bool
    immutable: bool
    created_at: str
    updated_at: str
    published_at: str | None
    target: str = "main"
    files: list[Asset] = field(default_factory=list)

    @property
    def assets(self) -> dict[str, Asset]:
        """By name."""
        return {asset.name: asset for asset in self.files}

    @property
    def is_frozen(self) -> bool:
        """Its assets and its tag never change again."""
        return self.immutable and not self.draft

    @property
    def shown_tag(self) -> str:
        """The tag in addresses of the page and of downloads."""
        secret = hashlib.sha1(str(self.id).encode(), usedforsecurity=False).hexdigest()[:20]
        return f"untagged-{secret}" if self.draft else self.tag


class ForgeState:
    """Every release of the one repository."""

    def __init__(self) -> None:
        self.releases: list[Release] = []
        self.immutable_releases = False
        """The repository's setting: what is published from now on is frozen."""
        self._ids = itertools.count(1001)
        self._seconds = itertools.count()

    def now(self) -> str:
        """A later moment at each call, the same in each run."""
        moment = FIRST_MOMENT + timedelta(seconds=next(self._seconds))
        return moment.isoformat().replace("+00:00", "Z")

    def add_release(
        self, tag: str, body: str | None, *, name: str | None = None, prerelease: bool = False
    ) -> Release:
        """A draft, to be published or not."""
        now = self.now()
        release = Release(next(self._ids), tag, name, body, True, prerelease, False, now, now, None)
        self.releases.append(release)
        return release

    def publish(self, release: Release, *, immutable: bool = False) -> None:
        release.draft = False
        release.immutable = immutable or self.immutable_releases
        release.published_at = self.now()

    def add_asset(
        self,
        release: Release,
        name: str,
        data: bytes,
        *,
        label: str | None = None,
        content_type: str = "application/octet-stream",
        state: str = "uploaded",
        digested: bool = True,
    ) -> Asset:
        now = self.now()
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}" if digested else None
        asset = Asset(next(self._ids), name, data, label, content_type, state, digest, now, now)
        release.files.append(asset)
        return asset

    def release(self, number: int) -> Release | None:
        return next((each for each in self.releases if each.id == number), None)

    def published(self, tag: str) -> Release | None:
        return next((each for each in self.releases if each.tag == tag and not each.draft), None)

    def newest_first(self) -> list[Release]:
        return sorted(self.releases, key=lambda each: each.created_at, reverse=True)

    def asset(self, number: int) -> tuple[Release, Asset] | None:
        return next((pair for pair in self._assets() if pair[1].id == number), None)

    def _assets(self) -> Iterator[tuple[Release, Asset]]:
        for release in self.releases:
            for asset in release.files:
                yield release, asset
