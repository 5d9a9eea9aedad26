"""Turns the places of a package in two locks into whether somebody else hands it out now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from checkface_channels.hosts import printable
from checkface_channels.locks.interface import (
    INDEX_URLS,
    Kind,
    Lock,
    LockedPackage,
    Origin,
    Place,
)

Source = tuple[Origin, str, str]
"""Who hands a package out: an index, a repository, a host, or this machine; and which folder of it
is built, for another one is another package."""

UNNAMED: Source = (Origin.INDEX, "", "")


@dataclass(frozen=True)
class Move:
    """A package whose place is another one."""

    before: str
    """Safe to print, as is `after`."""
    after: str
    is_loud: bool
    """Somebody else hands it out, rather than the same one from another place."""

    def __str__(self) -> str:
        return f"from {self.before} to {self.after}"


def move(old: LockedPackage, old_lock: Lock, new: LockedPackage, new_lock: Lock) -> Move | None:
    """None if all places of the new one were the old one's too."""
    before, after = _places(old, old_lock), _places(new, new_lock)
    told = origin_of(old, old_lock), origin_of(new, new_lock)
    has_strangers = _strangers(before, after, says_same=_say_indexes_alike(old_lock, new_lock))
    if has_strangers or _has_new_hosts(old, new, is_one_kind=old_lock.kind is new_lock.kind):
        return Move(*told, is_loud=True)
    unseen = {_exact(each) for each in after} - {_exact(each) for each in before}
    return Move(*told, is_loud=False) if any(known for *_, known in unseen) else None


def origin_of(package: LockedPackage, lock: Lock) -> str:
    """Where a lock takes it from; safe to print."""
    places = " and ".join(dict.fromkeys(map(str, _places(package, lock))))
    return f"{places}, files from {' and '.join(package.hosts)}" if package.hosts else places


def _places(package: LockedPackage, lock: Lock) -> tuple[Place, ...]:
    """A requirements file names its indexes once, for all its packages."""
    named = [each.value or "" for each in lock.options if each.name in INDEX_URLS]
    indexes = [Place(Origin.INDEX, url) for url in named]
    found: list[Place] = []
    for place in package.places:
        is_unnamed = place.origin is Origin.INDEX and not place.url
        found += indexes if is_unnamed and indexes else [place]
    return tuple(dict.fromkeys(found))


def _strangers(before: tuple[Place, ...], after: tuple[Place, ...], *, says_same: bool) -> bool:
    known, now = {_source(each) for each in before}, {_source(each) for each in after}
    if not says_same and (UNNAMED in known) != (UNNAMED in now):
        known, now = _without_indexes(known), _without_indexes(now)
        return bool(now - known) and known != now
    return bool(now - known)


def _has_new_hosts(old: LockedPackage, new: LockedPackage, *, is_one_kind: bool) -> bool:
    """An index may send for a file to any host. Where the old lock leaves them out since its kind
    does, nothing can be told; of one kind, what is written first now was the index's choice."""
    return bool(set(new.hosts) - set(old.hosts)) and (is_one_kind or bool(old.hosts))


def _without_indexes(sources: set[Source]) -> set[Source]:
    """Where one of two formats leaves an index out, that it is an index is all that can be told."""
    return {UNNAMED if each[0] is Origin.INDEX else each for each in sources}


def _say_indexes_alike(old: Lock, new: Lock) -> bool:
    """Whether an index that one of the two leaves out would be written if it were not the default.

    In two formats one may write what the other leaves out, and tools write pylock.toml both ways.
    """
    return old.kind is new.kind and new.kind is not Kind.PYLOCK


def _source(place: Place) -> Source:
    if place.origin is Origin.FOLDER:
        return place.origin, "", place.subdirectory
    _, where = place.whence
    if place.origin is Origin.GIT:
        return place.origin, _repository(where), place.subdirectory
    return place.origin, _host(where) if place.origin is Origin.URL else where, place.subdirectory


def _repository(url: str) -> str:
    """What is asked of it, such as a branch, stands behind a question mark in some formats."""
    return url.removeprefix("git+").partition("?")[0].rstrip("/").removesuffix(".git")


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return url


def _exact(place: Place) -> tuple[Origin, str, str]:
    """With what tells places of one source apart; empty where nothing is written."""
    if place.origin is Origin.GIT:
        return place.origin, _repository(place.whence[1]), place.commit
    if place.origin is Origin.INDEX:
        return place.origin, "", ""
    return place.origin, place.whence[1], place.whence[1]


def option_changes(old: Lock, new: Lock) -> Iterator[str]:
    """What else the two tell pip, where both are of the kind that does."""
    if old.kind is not new.kind:
        return
    for label, these, those in (("no longer", old, new), ("new", new, old)):
        for option in these.options:
            if option not in those.options and option.name not in INDEX_URLS:
                # What holds an @ may be a password.
                shown = option.name if "@" in (option.value or "") else printable(str(option))
                yield f"{label} in the lock file: {shown}"
