"""Turns the hashes that two locks write of one version into what can be said of its bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from checkface import normal_filename, plain
from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import LockedPackage
from checkface_channels.locks.promise import FACED, Promise
from checkface_pip_verify.review.arguments import count_of
from checkface_pip_verify.review.changes import Change, Difference, Side
from checkface_pip_verify.review.choice import choose

AlgorithmKind = tuple[str, int]
"""An algorithm, and how many digits it writes."""

ByKind = Mapping[AlgorithmKind, Collection[Promise]]

GONE = "its digests are gone"


def swapped_files(
    old: LockedPackage, new: LockedPackage, environment: Environment
) -> Iterator[Difference]:
    """A difference for each file that kept its name and not its bytes."""
    if not (old.names_files and new.names_files):
        yield from _nothing_in_common(old, new)
        return
    before, after = _by_filename(old), _by_filename(new)
    for name in sorted(before.keys() & after.keys()):
        yield from _other_hash(old, before[name], new, after[name])
    if _are_apart(old, new):
        yield from _all_files_replaced(old, new, environment)


def lost_digests(old: LockedPackage, new: LockedPackage) -> Iterator[Difference]:
    """Of what had a hash and has none: of everything, or of single files."""
    if old.promises and not new.promises:
        was = _side_of(old, min(old.promises, key=_order))
        yield Difference(Change.DIGEST_GONE, new.name, was, _bare(new, "any file"), GONE)
        return
    before = {normal_filename(each.filename): each for each in old.promises[::-1] if each.filename}
    for filename in new.bare:
        if was_promised := before.get(normal_filename(filename)):
            sides = _side_of(old, was_promised), _bare(new, filename)
            yield Difference(Change.DIGEST_GONE, new.name, *sides, GONE)


def of_other_algorithm(old: LockedPackage, new: LockedPackage) -> Iterator[Difference]:
    """Of what has a hash in both, and not one that could be compared."""
    if old.names_files and new.names_files:
        before, after = _by_filename(old), _by_filename(new)
        pairs = [(before[name], after[name]) for name in sorted(before.keys() & after.keys())]
    else:
        pairs = [(_by_kind(old.promises), _by_kind(new.promises))]
    for these, those in pairs:
        if these and those and these.keys().isdisjoint(those):
            was, now = _best(these), _best(those)
            note = f"{_algorithms(these)} before, {_algorithms(those)} now"
            sides = _side_of(old, was), _side_of(new, now)
            yield Difference(Change.OTHER_ALGORITHM, new.name, *sides, note)


def incomparable(old: LockedPackage, new: LockedPackage) -> str:
    """Why nothing of the two can be compared; empty if something can."""
    if not old.promises:
        same_commit = old.digests and old.digests == new.digests
        bare = "no digest before" if new.promises else "no digest in either"
        return "" if same_commit else bare
    if not (old.names_files and new.names_files):
        return ""
    return "no file in common" if _are_apart(old, new) else ""


def other_files(old: LockedPackage, new: LockedPackage, environment: Environment) -> str:
    """What only one of the two lists, as far as they write the same kind of thing."""
    ours, theirs = _by_kind(old.promises), _by_kind(new.promises)
    best = min(ours.keys() & theirs.keys(), key=_kind_order, default=None)
    told: list[str] = []
    if best:
        here, there = ({each.value for each in held[best]} for held in (ours, theirs))
        told += [f"{count_of(len(there - here), 'digest')} more"] if there - here else []
        told += [f"{count_of(len(here - there), 'digest')} fewer"] if here - there else []
    told += [f"{name} is written now" for name in _only(theirs, ours)]
    told += [f"{name} is not written any more" for name in _only(ours, theirs)]
    took, takes = environment.best_file(old), environment.best_file(new)
    if took and takes and normal_filename(took) != normal_filename(takes):
        told.append(f"this Python takes {takes} now, {took} before")
    return ", ".join(told)


def side(package: LockedPackage, environment: Environment) -> Side:
    """What stands for a package: the file that `environment` takes."""
    choice = choose(package, environment)
    if choice.files:
        return Side(package.version, plain(choice.label), choice.digests[0])
    # A package for other environments has a face too: that of its first file.
    held = [each for each in sorted(package.promises, key=_order) if each.digest]
    digest = held[0].digest if held else None
    return Side(package.version, plain(choice.label), digest)


def _other_hash(
    old: LockedPackage, these: ByKind, new: LockedPackage, those: ByKind
) -> Iterator[Difference]:
    kind = _contradicted_kind(these, those)
    if kind:
        was, now = min(these[kind], key=_order), min(those[kind], key=_order)
        yield Difference(Change.OTHER_DIGEST, new.name, _side_of(old, was), _side_of(new, now))


def _nothing_in_common(old: LockedPackage, new: LockedPackage) -> Iterator[Difference]:
    """One difference if the two have nothing in common, though they could."""
    these, those = _by_kind(old.promises), _by_kind(new.promises)
    kind = _contradicted_kind(these, those)
    if kind:
        sides = _any_of(old, these[kind]), _any_of(new, those[kind])
        yield Difference(Change.OTHER_DIGEST, new.name, *sides, "no digest in common")


def _all_files_replaced(
    old: LockedPackage, new: LockedPackage, environment: Environment
) -> Iterator[Difference]:
    """Every file of a version is another one, and this Python would take the new one."""
    if environment.best_file(old) and environment.best_file(new):
        sides = side(old, environment), side(new, environment)
        yield Difference(Change.OTHER_DIGEST, new.name, *sides, "no file in common")


def _are_apart(old: LockedPackage, new: LockedPackage) -> bool:
    """Whether no file is in both, by its name or by its bytes."""
    common = _by_filename(old).keys() & _by_filename(new).keys()
    return not common and _values(old.promises).isdisjoint(_values(new.promises))


def _contradicted_kind(these: ByKind, those: ByKind) -> AlgorithmKind | None:
    """The best of the algorithms in which both say something, and nothing that is the same.

    Any of them will do: a sha1 alone may not vouch for a file.
    """
    for kind in sorted(these.keys() & those.keys(), key=_kind_order):
        if _values(these[kind]).isdisjoint(_values(those[kind])):
            return kind
    return None


def _any_of(package: LockedPackage, promises: Collection[Promise]) -> Side:
    count = len(_values(promises))
    label = "the only one allowed" if count == 1 else f"the first of {count} files"
    return replace(_side_of(package, min(promises, key=_order)), label=label)


def _side_of(package: LockedPackage, promise: Promise) -> Side:
    label = plain(promise.filename or "a file without a name")
    written = "" if promise.digest else str(promise)
    return Side(package.version, label, promise.digest, written)


def _bare(package: LockedPackage, label: str) -> Side:
    return Side(package.version, plain(label), None, "no digest")


def _by_filename(package: LockedPackage) -> Mapping[str, ByKind]:
    """By the normal form of a file's name: one file has many spellings."""
    held: dict[str, list[Promise]] = {}
    for promise in package.promises:
        if promise.filename:
            held.setdefault(normal_filename(promise.filename), []).append(promise)
    return {name: _by_kind(promises) for name, promises in held.items()}


def _by_kind(promises: Iterable[Promise]) -> ByKind:
    held: dict[AlgorithmKind, list[Promise]] = {}
    for promise in promises:
        held.setdefault(promise.kind, []).append(promise)
    return held


def _best(held: ByKind) -> Promise:
    return min((each for promises in held.values() for each in promises), key=_order)


def _values(promises: Iterable[Promise]) -> set[tuple[AlgorithmKind, str]]:
    return {(each.kind, each.value) for each in promises}


def _algorithms(held: ByKind) -> str:
    return " and ".join(name for name, _ in sorted(held, key=_kind_order))


def _only(these: ByKind, those: ByKind) -> Iterator[str]:
    """The algorithms that only one of the two writes, if both write some."""
    if these and those:
        yield from (name for name, _ in sorted(these.keys() - those.keys(), key=_kind_order))


def _kind_order(kind: AlgorithmKind) -> tuple[int, int, str]:
    """What has a face first, then the longest."""
    name, digits = kind
    return FACED.index(name) if name in FACED else len(FACED), -digits, name


def _order(promise: Promise) -> tuple[tuple[int, int, str], str]:
    return _kind_order(promise.kind), promise.value
