"""Turns the files of an upload into findings on what the indexes serve for them at this moment.

The bytes are fetched and hashed here; what a page claims about them is compared, never believed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from checkface import Artifact, CheckfaceError, Digest, Release, project_and_version
from checkface_channels.errors import TooLongError, UnansweredError
from checkface_channels.hosts import host_of
from checkface_channels.origins import followed
from checkface_channels.web import FORBIDDEN, NOT_FOUND, OK, UNAUTHORIZED, Head
from checkface_twine.index_page import ACCEPT, Link, links_of
from checkface_twine.web import IndexWeb

POLL_SECONDS = 5.0
SPARE_BYTES = 1 << 20
"""How much longer than ours a file may be and still be hashed to its end."""


class Serving(Enum):
    """How what is served stands to the file here."""

    SAME = "same"
    DIFFERENT = "different"
    MISSING = "missing"
    """No index has it, or not yet."""
    UNREACHABLE = "unreachable"
    """An index or its files could not be asked."""


JUDGED = frozenset({Serving.SAME, Serving.DIFFERENT})


class LockedError(UnansweredError):
    """An index that wants a password: waiting does not help."""


@dataclass(frozen=True)
class Served:
    """What was found about one file, in words for whoever has to act on it."""

    artifact: Artifact
    serving: Serving
    reason: str
    served: Digest | None = None


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
    found: dict[str, Served] = field(default_factory=dict)
    others: dict[str, None] = field(default_factory=dict)
    """Names of files that an index lists for these releases, and that are not among ours."""

    def run(
        self, patience: Patience, waiting: Callable[[Sequence[Served]], object] = len
    ) -> list[Served]:
        """One finding for each artifact; `waiting` hears what is open before each pause."""
        artifacts = [artifact for release in self.releases for artifact in release.artifacts]
        try:
            self._look_until_judged(patience, waiting)
        except UnansweredError as error:
            for artifact in artifacts:
                if not self._is_judged(artifact):
                    found = Served(artifact, Serving.UNREACHABLE, str(error))
                    self.found[artifact.filename] = found
        return [self.found[artifact.filename] for artifact in artifacts]

    def _look_until_judged(
        self, patience: Patience, waiting: Callable[[Sequence[Served]], object]
    ) -> None:
        """Raises `UnansweredError` where waiting does not help."""
        urls = [self.web.admit(url) for url in self.index_urls]
        for _ in patience.looks(lambda: waiting(self._open())):
            for release in self.releases:
                self._look(release, urls)
            if not self._open():
                break

    def _open(self) -> list[Served]:
        return [found for found in self.found.values() if found.serving not in JUDGED]

    def _look(self, release: Release, urls: Sequence[str]) -> None:
        """Judge what is not judged yet; all indexes that list a file have to serve the same."""
        asked = [artifact for artifact in release.artifacts if not self._is_judged(artifact)]
        if not asked:
            return
        listed: list[tuple[str, Link]] = []
        silent: list[str] = []
        for url in urls:
            try:
                listed += self._listed(url, release.project)
            except LockedError:
                raise
            except CheckfaceError as error:
                silent.append(str(error))
        self._note_others(release, [link.filename for _, link in listed])
        for artifact in asked:
            links = [(page, link) for page, link in listed if link.filename == artifact.filename]
            self.found[artifact.filename] = self._judge(artifact, links, silent)

    def _is_judged(self, artifact: Artifact) -> bool:
        known = self.found.get(artifact.filename)
        return known is not None and known.serving in JUDGED

    def _listed(self, index_url: str, project: str) -> list[tuple[str, Link]]:
        """The files of a project, each with the URL of the page that lists it."""
        answer = self.web.page(f"{index_url.rstrip('/')}/{project}/", ACCEPT)
        head, body = answer.head, answer.body
        if head.status == NOT_FOUND:
            return []
        _require_ok(head)
        return [(head.url, link) for link in links_of(body, head.kind, head.url)]

    def _note_others(self, release: Release, filenames: Iterable[str]) -> None:
        ours = {artifact.filename for artifact in release.artifacts}
        wanted = (release.project, release.version)
        for name in filenames:
            if name not in ours and project_and_version(name) == wanted:
                self.others[name] = None

    def _judge(
        self, artifact: Artifact, links: Sequence[tuple[str, Link]], silent: Sequence[str]
    ) -> Served:
        """The worst that any index says of a file."""
        judged = [self._compare(artifact, page, link) for page, link in links]
        for kind in (Serving.DIFFERENT, Serving.UNREACHABLE, Serving.MISSING):
            if worst := next((each for each in judged if each.serving is kind), None):
                return worst
        if silent:
            return Served(artifact, Serving.UNREACHABLE, "; ".join(silent))
        if not judged:
            return Served(artifact, Serving.MISSING, "no index lists it, or not yet")
        reasons = dict.fromkeys(each.reason for each in judged)
        return Served(artifact, Serving.SAME, "; ".join(reasons), artifact.digest)

    def _compare(self, artifact: Artifact, page: str, link: Link) -> Served:
        try:
            where = followed(page, link.location)
            head, digest = self.web.digest(where, artifact.size + SPARE_BYTES)
            if head.status == NOT_FOUND:
                reason = f"{host_of(page)} lists it, but {host_of(where)} does not have it yet"
                return Served(artifact, Serving.MISSING, reason)
            _require_ok(head)
        except LockedError:
            raise
        except TooLongError:
            reason = f"{host_of(page)} serves a longer file than these {artifact.size:,} bytes"
            return Served(artifact, Serving.DIFFERENT, reason)
        except CheckfaceError as error:
            return Served(artifact, Serving.UNREACHABLE, str(error))
        return _compared(artifact, digest, link, host_of(page))


def _require_ok(head: Head) -> None:
    host = head.host
    if head.status in (UNAUTHORIZED, FORBIDDEN):
        raise LockedError(
            f"{host} answers {head.status}: it wants another name and password, in the index's URL "
            "or in .netrc"
        )
    if head.status != OK:
        raise UnansweredError(f"{host} answers {head.status}, expected {OK}")


def _compared(artifact: Artifact, digest: Digest, link: Link, host: str) -> Served:
    if digest != artifact.digest:
        return Served(artifact, Serving.DIFFERENT, f"{host} serves other bytes", digest)
    if link.claimed not in (None, digest.value):
        reason = (
            f"{host} serves these bytes, but claims that their sha256 is {link.claimed!r}: "
            "no installer will take them"
        )
        return Served(artifact, Serving.DIFFERENT, reason, digest)
    if link.yanked is None:
        return Served(artifact, Serving.SAME, f"served by {host}", digest)
    why = f": {link.yanked}" if link.yanked else ""
    return Served(artifact, Serving.SAME, f"served by {host}, but it is yanked there{why}", digest)
