"""Asks the user's own indexes which file has which hash, where a lock file writes no names.

Only their pages are read, and nothing is downloaded. A name is the index's word; what is locked is
the hash, and so only a name whose file has a locked hash is taken.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from packaging.version import InvalidVersion, Version

from checkface import ArtifactName, CheckfaceError, Digest
from checkface_channels.exchange import Limits
from checkface_channels.hosts import host_of
from checkface_channels.index import IndexAccess, page_of
from checkface_channels.locks.interface import Key, LockedPackage, Origin
from checkface_channels.pip_settings import PipSettings
from checkface_channels.retries import ONE_TRY
from checkface_channels.web import Web
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.request.grammar import Grammar

PATIENCE_SECONDS = 60.0
"""For all pages together."""
AT_ONCE = 8
"""Pages that are asked for at a time."""
OVERDUE = "not asked, for the others took all the time"


@dataclass(frozen=True)
class Named:
    """Locked packages with as many names as were found, and what is to be said of it."""

    packages: tuple[LockedPackage, ...]
    hosts: tuple[str, ...] = ()
    """Who has been asked."""
    remarks: tuple[str, ...] = ()
    by_index: frozenset[Key] = frozenset()
    """Those whose names are an index's word, and not the lock's."""


@dataclass(frozen=True)
class FileNames:
    """What the indexes in force list."""

    urls: tuple[str, ...]
    """They may hold passwords: never print them."""
    web: Web = field(default_factory=lambda: Web(limits=Limits(whole_seconds=15), retries=ONE_TRY))
    patience: float = PATIENCE_SECONDS

    @classmethod
    def of_user(cls, pip: Pip) -> FileNames:
        """By pip's own settings, and nothing that a lock says. Raises `CheckfaceError`."""
        settings = PipSettings.read(pip.ask, "download")
        known = settings.last("index-url") or settings.is_on("no-index")
        default = "" if known else Grammar.of_help(Pip.help_on("install")).default_index
        web = Web(limits=Limits(whole_seconds=15), retries=ONE_TRY, route=settings.route())
        urls = settings.index_urls(default)
        return cls(tuple(url for url in urls if url.startswith(("http://", "https://"))), web)

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(host_of, self.urls)))

    def name(self, packages: Sequence[LockedPackage]) -> Named:
        """All of `packages` in their order, those with names whose files could be found."""
        wanting = [each for each in packages if lacks_names(each)]
        if not wanting:
            return Named(tuple(packages))
        if not self.urls:
            remark = "no names: pip is set to no index on the web, so that nobody was asked"
            return Named(tuple(packages), remarks=(remark,))
        # Also in a log: nobody is asked unsaid.
        hosts = " and ".join(self.hosts)
        print(f"Asking {hosts} for file names, by pip's settings", file=sys.stderr, flush=True)
        answers = self._ask(wanting)
        found = {key: named for key, named in answers.items() if isinstance(named, LockedPackage)}
        named = tuple(found.get(each.key, each) for each in packages)
        return Named(named, self.hosts, tuple(_remarks(wanting, answers)), frozenset(found))

    def _ask(self, wanting: Sequence[LockedPackage]) -> Mapping[Key, LockedPackage | str]:
        """Of each with its names, or why it has none."""
        until = time.monotonic() + self.patience
        pool = ThreadPoolExecutor(AT_ONCE)
        try:
            told = list(pool.map(lambda each: self._answer(each, until), wanting))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)  # Ctrl-C waits for no index
        return dict(zip((each.key for each in wanting), told, strict=True))

    def _answer(self, package: LockedPackage, until: float) -> LockedPackage | str:
        names: dict[Digest, str] = {}
        reasons = []
        for url in self.urls:
            if time.monotonic() > until:
                reasons.append(OVERDUE)
                break
            try:
                names |= self._names_by_digest(url, package)
            except CheckfaceError as error:
                reasons.append(str(error))
        named = _with_names(package, names)
        if named.names_files:
            return named
        missing = f"{' and '.join(self.hosts)} lists no file with a hash that is locked"
        return reasons[0] if reasons else missing

    def _names_by_digest(self, url: str, package: LockedPackage) -> dict[Digest, str]:
        """Files of this very version; one of another has no business to have a locked hash."""
        page = page_of(IndexAccess.of(url), package.name, self.web)
        files = page.files if page else ()
        return {
            file.digest: file.filename
            for file in files
            if file.digest and not file.trouble and _is_of(file.filename, package)
        }


def lacks_names(package: LockedPackage) -> bool:
    """Whether an index may know more of its files than the lock writes."""
    from_index = package.origin is Origin.INDEX and package.version
    return bool(from_index and package.files and not package.names_files)


def _with_names(package: LockedPackage, names: Mapping[Digest, str]) -> LockedPackage:
    """A hash that no listed file has is left nameless: it may be of a file that is gone."""
    promises = tuple(
        replace(each, filename=names.get(each.digest)) if each.digest else each
        for each in package.promises
    )
    return replace(package, promises=promises)


def _is_of(filename: str, package: LockedPackage) -> bool:
    named = ArtifactName.parse(filename)
    if named is None or named.project != package.name:
        return False
    try:
        return Version(named.version) == Version(package.version)
    except InvalidVersion:
        return False


def _remarks(
    wanting: Sequence[LockedPackage], answers: Mapping[Key, LockedPackage | str]
) -> Iterator[str]:
    """A reason once, with all whom it is about: an index that is down would fill pages."""
    held: dict[str, list[str]] = {}
    for each in wanting:
        if isinstance(reason := answers[each.key], str):
            held.setdefault(reason, []).append(each.title)
    for reason, titles in held.items():
        more = f" and {len(titles) - 1} more" if len(titles) > 1 else ""
        yield f"no names for {titles[0]}{more}: {reason}"
