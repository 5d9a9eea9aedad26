"""Lets pip download what an index serves now of each locked version, and hashes it.

It goes through pip, so that proxies, certificates and passwords are those of an install.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from packaging.version import InvalidVersion, Version

from checkface import CheckfaceError, Digest, normal_filename
from checkface_channels.locks.environment import SDISTS, Environment
from checkface_channels.locks.interface import Key, Lock, LockedPackage, Origin
from checkface_channels.pip_settings import PipSettings
from checkface_channels.requirement_lines import Line
from checkface_channels.web import Web
from checkface_pip_verify.pip.plan import PIP_HASHES
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.release_reference import listed_artifacts
from checkface_pip_verify.review.channels import Answer, digests_of, key_of
from checkface_pip_verify.review.fetching import Fetching, contacted_hosts, pin_line, swapped_in
from checkface_pip_verify.review.index_group import IndexGroup, Planner
from checkface_pip_verify.review.judgement import Found

PATIENCE_SECONDS = 900
"""For all that an index is asked: a stranger's may answer one byte at a time."""

ONLY_SOURCE = "only its source is locked for this Python, and pip would run its code to fetch it"


@dataclass
class Index:
    """The indexes that a lock, the user or pip's settings name. `folder` is private and ours."""

    pip: Pip
    settings: PipSettings
    environment: Environment
    folder: Path
    lock: Lock
    planner: Planner
    patience: float = field(default_factory=lambda: PATIENCE_SECONDS)
    asks_indexes: bool = True
    hosts: set[str] = field(default_factory=set)
    """Whom pip has contacted."""

    @property
    def label(self) -> str:
        asked = [str(each) for each, _ in self._plan(self.lock.here) if not each.obstacle]
        return "; ".join(dict.fromkeys(asked)) or "no index"

    def look_up(self, packages: Sequence[LockedPackage]) -> Mapping[Key, Answer]:
        """What pip gets for each. What it cannot get is said with the reason."""
        answers = {package.key: Answer(reason=self._obstacle(package)) for package in packages}
        fetching = Fetching(self.pip, self.settings, time.monotonic() + self.patience)
        for number, (indexes, wanted) in enumerate(self._plan(packages)):
            group = _Group(self, fetching, indexes, self.folder / str(number))
            answers.update(group.answers(wanted))
        return answers

    def beyond(self, packages: Sequence[LockedPackage]) -> Sequence[str]:  # noqa: ARG002
        """An index always has more."""
        return ()

    def _plan(
        self, packages: Sequence[LockedPackage]
    ) -> Sequence[tuple[IndexGroup, Sequence[LockedPackage]]]:
        asking = [each for each in packages if each.promises and not self._obstacle(each)]
        return self.planner.plan(self.lock, asking)

    def _obstacle(self, package: LockedPackage) -> str:
        if package.origin is not Origin.INDEX:
            return f"it comes from {package.origin.value}, not from an index"
        if not package.version:
            return "not pinned to one version"
        best = self.environment.best_file(package)
        only_source = package.names_files and not (best or "").endswith(".whl")
        return ONLY_SOURCE if only_source else ""


@dataclass
class _Group:
    """The packages for which the same indexes are asked."""

    index: Index
    fetching: Fetching
    indexes: IndexGroup
    folder: Path
    _swapped: dict[Key, Found] = field(default_factory=dict)
    """Files of which pip itself says that they are not what the index's own page promises."""

    def answers(self, packages: Sequence[LockedPackage]) -> Iterator[tuple[Key, Answer]]:
        if self.indexes.obstacle:
            yield from ((each.key, Answer(reason=self.indexes.obstacle)) for each in packages)
            return
        _tell(f"Asking {self.indexes} for {len(packages)} wheels…")
        refused = self._fetch_failures(list(packages))
        self.index.hosts.update(contacted_hosts(self.folder))
        for package in packages:
            found = self._files_of(package)
            reason = refused.get(package.key, "pip has downloaded another version of it")
            sources = self._sources(package, found)
            yield package.key, Answer(found, "" if found else reason, sources)

    def _fetch_failures(self, packages: list[LockedPackage]) -> Mapping[Key, str]:
        """Download all at once, without those that pip stops at; why it stopped at these."""
        reasons: dict[Key, str] = {}
        while packages:
            failure = self.fetching.fetch(
                self.indexes, [_pin(each) for each in packages], self.folder
            )
            if failure is None:
                return reasons
            in_vain = failure.is_answer and not reasons and failure.missing == packages[0].name
            if failure.is_of_host or in_vain:
                return {**reasons, **{each.key: failure.reason for each in packages}}
            stopped = [each for each in packages if each.name == failure.missing]
            if not stopped:
                return {**reasons, **self._fetched_one_by_one(packages)}
            reasons.update({each.key: failure.reason for each in stopped})
            packages = [each for each in packages if each not in stopped]
        return reasons

    def _fetched_one_by_one(self, packages: Sequence[LockedPackage]) -> Mapping[Key, str]:
        reasons = {}
        for package in packages:
            failure = self.fetching.fetch(self.indexes, [_pin(package)], self.folder)
            if failure:
                reasons[package.key] = failure.reason
            if swapped := swapped_in(self.folder):
                self._swapped[package.key] = swapped
        return reasons

    def _files_of(self, package: LockedPackage) -> tuple[Found, ...]:
        """What was downloaded; if its name is not locked, the locked file if that is served too.

        Only where the lock writes names: elsewhere a new file and a swapped one look the same.
        """
        held = self._swapped.get(package.key) or _found_in(package, self.folder)
        if held is None:
            return ()
        names = {normal_filename(each.filename) for each in package.promises if each.filename}
        if package.names_files and normal_filename(held.filename) not in names:
            return (self._locked_instead(package, held),)
        return (held,)

    def _sources(self, package: LockedPackage, found: Sequence[Found]) -> frozenset[Digest]:
        """The hashes that the index lists of source distributions, where they may be the locked.

        Its word is enough for that: pip would hold whatever it serves against the locked hash.
        """
        strange = [each for each in found if each.digests.isdisjoint(package.digests)]
        if package.names_files or not strange:
            return frozenset()
        urls = self.indexes.index_urls or self.index.settings.index_urls("")
        web = Web(route=self.index.settings.route())
        with contextlib.suppress(CheckfaceError, InvalidVersion):
            version = Version(package.version)
            listed = [
                a for url in urls if url for a in listed_artifacts(url, package.name, version, web)
            ]
            return frozenset(each.digest for each in listed if each.filename.endswith(SDISTS))
        return frozenset()

    def _locked_instead(self, package: LockedPackage, held: Found) -> Found:
        """A wheel uploaded later may suit this Python better: pip goes by the hashes then."""
        digests = [digest for digest in package.digests if digest.algorithm in PIP_HASHES]
        folder = self.folder / f"locked-{package.name}"
        pin = pin_line(package.name, package.version, digests)
        if not digests or self.fetching.fetch(self.indexes, [pin], folder):
            return held
        locked = _found_in(package, folder)
        note = f"pip would prefer {held.filename}, which is not locked"
        return replace(locked, note=note) if locked else held


def _pin(package: LockedPackage) -> Line:
    return pin_line(package.name, package.version)


def _found_in(package: LockedPackage, folder: Path) -> Found | None:
    paths = (path for path in folder.iterdir() if key_of(path.name) == package.key)
    path = next(paths, None)
    return Found(path.name, digests_of(path), path) if path else None


def _tell(text: str) -> None:
    """For a person who waits; no line in a log."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr, flush=True)
