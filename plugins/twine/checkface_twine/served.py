"""Turns the files of an upload into findings on what the indexes serve for them at this moment.

The bytes are fetched and hashed here; what a page claims about them is compared, never believed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from checkface import (
    Artifact,
    CheckfaceError,
    Digest,
    Finding,
    Release,
    Standing,
    normal_filename,
    project_and_version,
)
from checkface_channels.errors import TooLongError, UnansweredError
from checkface_channels.exchange import NOT_FOUND
from checkface_channels.hosts import host_of
from checkface_channels.index import IndexAccess, LockedError, require_ok
from checkface_channels.index_page import ListedFile, Page
from checkface_twine.web import IndexWeb

POLL_SECONDS = 5.0
SPARE_BYTES = 1 << 20
"""How much longer than ours a file may be and still be hashed to its end."""


JUDGED = frozenset({Standing.SAME, Standing.DIFFERENT})


@dataclass(frozen=True)
class Patience:
    """How long to wait for an index that lags behind an upload."""

    seconds: float = 0.0
    clock: Callable[[], float] = time.monotonic
    pause: Callable[[float], object] = time.sleep

    def looks(self, waiting: Callable[[], object]) -> Iterator[None]:
        """One look, and more until the time is over; `waiting` is called before each pause."""
        end = self.clock() + self.seconds
        yield
        while (left := end - self.clock()) > 0:
            waiting()
            self.pause(min(POLL_SECONDS, left))
            yield


@dataclass
class Comparison:
    """Looks at what the indexes serve, again and again if need be."""

    releases: Sequence[Release]
    index_urls: Sequence[str]
    web: IndexWeb
    found: dict[str, Finding] = field(default_factory=dict)
    others: dict[str, None] = field(default_factory=dict)
    """Names of files that an index lists for these releases, and that are not among ours."""

    def run(
        self, patience: Patience, waiting: Callable[[Sequence[Finding]], object] = len
    ) -> list[Finding]:
        """One finding for each artifact; `waiting` hears what is open before each pause."""
        artifacts = [artifact for release in self.releases for artifact in release.artifacts]
        try:
            self._look_until_judged(patience, waiting)
        except UnansweredError as error:
            for artifact in artifacts:
                if not self._is_judged(artifact):
                    found = _finding(artifact, Standing.UNREADABLE, str(error))
                    self.found[artifact.filename] = found
        return [self.found[artifact.filename] for artifact in artifacts]

    def _look_until_judged(
        self, patience: Patience, waiting: Callable[[Sequence[Finding]], object]
    ) -> None:
        """Raises `UnansweredError` where waiting does not help."""
        indexes = [self.web.admit(url) for url in self.index_urls]
        for _ in patience.looks(lambda: waiting(self._open())):
            for release in self.releases:
                self._look(release, indexes)
            if not self._open():
                break

    def _open(self) -> list[Finding]:
        return [found for found in self.found.values() if found.standing not in JUDGED]

    def _look(self, release: Release, indexes: Sequence[IndexAccess]) -> None:
        """Judge what is not judged yet; all indexes that list a file have to serve the same."""
        asked = [artifact for artifact in release.artifacts if not self._is_judged(artifact)]
        if not asked:
            return
        pages: list[Page] = []
        silent: list[str] = []
        for index in indexes:
            try:
                pages += self._page_if_any(index, release.project)
            except LockedError:
                raise
            except CheckfaceError as error:
                silent.append(str(error))
        self._note_others(release, [file.filename for page in pages for file in page.files])
        for artifact in asked:
            self.found[artifact.filename] = self._judge(artifact, pages, silent)

    def _is_judged(self, artifact: Artifact) -> bool:
        known = self.found.get(artifact.filename)
        return known is not None and known.standing in JUDGED

    def _page_if_any(self, index: IndexAccess, project: str) -> list[Page]:
        """The page of a project, if the index has one."""
        page = self.web.page(index, project)
        return [page] if page else []

    def _note_others(self, release: Release, filenames: Iterable[str]) -> None:
        ours = {normal_filename(artifact.filename) for artifact in release.artifacts}
        wanted = (release.project, release.version)
        for name in filenames:
            if normal_filename(name) not in ours and project_and_version(name) == wanted:
                self.others[name] = None

    def _judge(self, artifact: Artifact, pages: Sequence[Page], silent: Sequence[str]) -> Finding:
        """The worst that any index says of a file."""
        judged = [found for page in pages for found in self._compared_with(artifact, page)]
        for kind in (Standing.DIFFERENT, Standing.UNREADABLE, Standing.UNKNOWN):
            if worst := next((each for each in judged if each.standing is kind), None):
                return worst
        if silent:
            return _finding(artifact, Standing.UNREADABLE, "; ".join(silent))
        if not judged:
            return _finding(artifact, Standing.UNKNOWN, "no index lists it, or not yet")
        reasons = dict.fromkeys(each.reason for each in judged)
        return _finding(artifact, Standing.SAME, "; ".join(reasons), artifact.digest)

    def _compared_with(self, artifact: Artifact, page: Page) -> list[Finding]:
        try:
            listed = page.files_named(artifact.filename)
        except UnansweredError as error:
            return [_finding(artifact, Standing.UNREADABLE, str(error))]
        return [self._compare(artifact, page.host, file) for file in listed]

    def _compare(self, artifact: Artifact, host: str, file: ListedFile) -> Finding:
        if file.trouble:
            reason = f"{host} lists it with {file.trouble}"
            return _finding(artifact, Standing.UNREADABLE, reason)
        try:
            head, digest = self.web.digest(file.location, artifact.size + SPARE_BYTES)
            if head.status == NOT_FOUND:
                reason = f"{host} lists it, but {host_of(file.location)} does not have it yet"
                return _finding(artifact, Standing.UNKNOWN, reason)
            require_ok(head)
        except LockedError:
            raise
        except TooLongError:
            reason = f"{host} serves a longer file than these {artifact.size:,} bytes"
            return _finding(artifact, Standing.DIFFERENT, reason)
        except CheckfaceError as error:
            return _finding(artifact, Standing.UNREADABLE, str(error))
        return _finding_on_file(artifact, digest, file, host)


def _finding_on_file(artifact: Artifact, digest: Digest, file: ListedFile, host: str) -> Finding:
    if digest != artifact.digest:
        return _finding(artifact, Standing.DIFFERENT, f"{host} serves other bytes", digest)
    if file.claimed not in (None, digest.value):
        reason = (
            f"{host} serves these bytes, but claims that their sha256 is {file.claimed!r}: "
            "no installer will take them"
        )
        return _finding(artifact, Standing.DIFFERENT, reason, digest)
    if file.yanked is None:
        return _finding(artifact, Standing.SAME, f"served by {host}", digest)
    why = f": {file.yanked}" if file.yanked else ""
    return _finding(
        artifact, Standing.SAME, f"served by {host}, but it is yanked there{why}", digest
    )


def _finding(
    artifact: Artifact, standing: Standing, reason: str, served: Digest | None = None
) -> Finding:
    """`UNKNOWN`: no index has it, or not yet."""
    return Finding(artifact.filename, standing, reason, artifact.digest, served)
