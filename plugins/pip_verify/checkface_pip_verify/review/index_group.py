"""Turns a lock, the command line and pip's settings into the indexes that each package asks.

What the user says on the command line counts, else what the lock names, else what pip is set to. A
lock is a stranger's: it may say which index it was made from, and nothing else about how pip works.
"""

from __future__ import annotations

import netrc
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from checkface_channels.hosts import host_of, printable
from checkface_channels.locks.interface import INDEX_URLS, Lock, LockedPackage, Origin
from checkface_channels.origins import is_private_enough, web_origin
from checkface_channels.requirement_lines import Option

INDEX, EXTRA = INDEX_URLS
OWN_OPTIONS = (INDEX, EXTRA, "--find-links", "--trusted-host")
"""What the user may say, as pip takes it."""

FROM_LOCK = (INDEX, EXTRA, "--find-links")
HARMLESS = ("--require-hashes", "--no-require-hashes", "--only-binary", "--prefer-binary", "--pre")
"""Of these a review of pinned wheels does not depend."""

BY_USER, BY_LOCK, BY_PIP = "as you say", "which the lock names", "as pip is set"

DEFAULT_INDEX = "pip's default index"

NO_NETRC = {"NETRC": os.devnull}


@dataclass(frozen=True)
class IndexGroup:
    """Indexes that are asked together."""

    options: tuple[Option, ...]
    """For pip. Their values may hold passwords."""
    hosts: tuple[str, ...]
    """Safe to print."""
    by: str
    environ: Mapping[str, str] = field(default_factory=dict)
    """What keeps the user's passwords from a host that they are not for."""
    obstacle: str = ""
    """Why nobody is asked; empty if somebody is."""

    @property
    def is_named(self) -> bool:
        """Whether somebody says which index it is, rather than pip's settings."""
        return any(option.name == INDEX for option in self.options)

    @property
    def index_urls(self) -> tuple[str, ...]:
        return tuple(each.value or "" for each in self.options if each.name in INDEX_URLS)

    def __str__(self) -> str:
        """Who is contacted, said before it is."""
        return f"{' and '.join(self.hosts)}, {self.by}"


@dataclass(frozen=True)
class Planner:
    """What the user says of indexes, here and in pip's settings."""

    own: tuple[Option, ...] = ()
    """From the command line."""
    configured: tuple[str, ...] = ()
    """The URLs of the indexes that pip is set to; they may hold passwords."""

    def plan(
        self, lock: Lock, packages: Iterable[LockedPackage]
    ) -> Sequence[tuple[IndexGroup, Sequence[LockedPackage]]]:
        """Each package once, with those that are asked for it."""
        held: dict[tuple[Option, ...], list[LockedPackage]] = {}
        for package in packages:
            held.setdefault(self._options_of(lock, package), []).append(package)
        return [(self._indexes_for(named), wanting) for named, wanting in held.items()]

    def _options_of(self, lock: Lock, package: LockedPackage) -> tuple[Option, ...]:
        """What the lock says, where the user says nothing."""
        if any(option.name == INDEX for option in self.own):
            return ()
        of_it = [p.url for p in package.places if p.origin is Origin.INDEX and p.url]
        if of_it:
            names = [INDEX, *[EXTRA] * (len(of_it) - 1)]
            return tuple(map(Option, names, of_it))
        return tuple(option for option in lock.options if option.name in FROM_LOCK)

    def _indexes_for(self, named: Sequence[Option]) -> IndexGroup:
        usable = [option for option in named if not unusable(option)]
        wrong = [option for option in named if option.name == INDEX and unusable(option)]
        obstacle = f"{printable_option(wrong[0])}: {unusable(wrong[0])}" if wrong else ""
        urls = [option.value or "" for option in usable]
        filled = tuple(Option(each.name, self._with_password(each.value or "")) for each in usable)
        environ = {} if all(map(_has_own_netrc, urls)) else NO_NETRC
        hosts = self._hosts(usable)
        return IndexGroup((*filled, *self.own), hosts, self._by(named), environ, obstacle)

    def _by(self, named: Sequence[Option]) -> str:
        if named:
            return BY_LOCK
        return BY_USER if self.own else BY_PIP

    def _hosts(self, named: Sequence[Option]) -> tuple[str, ...]:
        options = [*named, *(each for each in self.own if each.name != "--trusted-host")]
        hosts = [host_of(each.value or "") for each in options]
        if not any(option.name == INDEX for option in options):
            hosts = [
                *(map(host_of, self.configured) if self.configured else [DEFAULT_INDEX]),
                *hosts,
            ]
        return tuple(dict.fromkeys(hosts))

    def _with_password(self, url: str) -> str:
        """The one that the user has given pip for the very same origin, and no other."""
        parts = urlsplit(url)
        for known in self.configured:
            userinfo = urlsplit(known).netloc.rpartition("@")[0]
            same = web_origin(known) == web_origin(url) and is_private_enough(url)
            if userinfo and same and "@" not in parts.netloc:
                return urlunsplit(parts._replace(netloc=f"{userinfo}@{parts.netloc}"))
        return url


def left_out(lock: Lock) -> Iterator[str]:
    """What the lock says to pip and a review does not hand on; safe to print."""
    for option in lock.options:
        if option.name in FROM_LOCK:
            if reason := unusable(option):
                yield f"left out: {printable_option(option)}: {reason}"
        elif option.name not in HARMLESS:
            yield f"left out: {option.name}: a lock does not say how pip works; say it yourself"


def unusable(option: Option) -> str:
    """Why what a lock names is not asked; empty if it may be."""
    value = option.value or ""
    if "${" in value:
        return "a review fills in no variable, for a stranger may have written it; say it yourself"
    if not value.isprintable() or " " in value:
        return "it is no URL"
    try:
        parts = urlsplit(value)
        named = parts.hostname and (parts.port or True)
    except ValueError:
        return "it is no URL"
    if parts.scheme in {"http", "https"} and named:
        return ""
    return "only http and https are asked; compare a folder with --against FOLDER"


def printable_option(option: Option) -> str:
    return printable(str(option))


def _has_own_netrc(url: str) -> bool:
    """Whether the user's .netrc may be read for it: not for an entry that is meant for any host."""
    if not is_private_enough(url):
        return False
    entries = _netrc()
    return entries is None or (urlsplit(url).hostname or "") in entries or "default" not in entries


def _netrc() -> Mapping[str, object] | None:
    """The machines in the file that pip reads; None if there is no such file, or it is damaged."""
    named = os.environ.get("NETRC")
    places = [Path(named)] if named else [Path.home() / ".netrc", Path.home() / "_netrc"]
    for place in places:
        try:
            return netrc.netrc(str(place)).hosts
        except (OSError, ValueError, netrc.NetrcParseError):
            continue
    return None
