"""The nouns of a comparison of two locks: what became of a package, and what is shown of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from checkface import Digest


class Change(Enum):
    """What became of a package, the loudest first."""

    OTHER_DIGEST = "same version, other digest"
    OTHER_ORIGIN = "other origin"
    DIGEST_GONE = "digest gone"
    OTHER_ALGORITHM = "same version, other algorithm"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    UNCOMPARED = "not comparable"
    OTHER_FILES = "more or fewer files"
    UNCHANGED = "unchanged"

    @property
    def is_loud(self) -> bool:
        """Whether somebody has to find out why, before the new lock is trusted."""
        return self in LOUD

    @property
    def has_faces(self) -> bool:
        return self.is_loud or self in {Change.CHANGED, Change.ADDED, Change.REMOVED}


LOUD = (
    Change.OTHER_DIGEST,
    Change.OTHER_ORIGIN,
    Change.DIGEST_GONE,
    Change.OTHER_ALGORITHM,
)

EXPLAINED = {
    Change.OTHER_DIGEST: "A released file never changes: find out why before you trust it.",
    Change.OTHER_ORIGIN: (
        "The name is the same and somebody else hands it out, or another folder of it is built: "
        "find out why."
    ),
    Change.DIGEST_GONE: "Any bytes would be installed now: lock it with hashes again.",
    Change.OTHER_ALGORITHM: "Nothing says that these are the same bytes: compare the files.",
    Change.CHANGED: "Another version or another commit, so another face.",
    Change.ADDED: "Nobody has seen these faces in the old lock file.",
    Change.UNCOMPARED: "Of these the two lock files say nothing that could be compared.",
    Change.OTHER_FILES: "What both list is the same; one of them lists more.",
}


@dataclass(frozen=True)
class Side:
    """A package in one of the two locks, and the file that stands for it."""

    version: str
    label: str
    """The file's name, or as much as is known of it."""
    digest: Digest | None
    """Whose face is shown; None if it has none."""
    written: str = ""
    """A hash that no face can be made of, such as `md5:…`."""
    origin: str = ""
    """Where the lock takes it from; safe to print."""


@dataclass(frozen=True)
class Difference:
    """One line of a review."""

    change: Change
    name: str
    old: Side | None
    new: Side | None
    note: str = ""

    @property
    def versions(self) -> str:
        """`1.0`, or `1.0 → 2.0`."""
        versions = [side.version or "no version" for side in (self.old, self.new) if side]
        return " → ".join(dict.fromkeys(versions))

    @property
    def title(self) -> str:
        return f"{self.name} {self.versions}"

    @property
    def sides(self) -> tuple[tuple[str, Side], ...]:
        """Those that there are, with their labels."""
        return tuple(
            (label, side) for label, side in (("old", self.old), ("new", self.new)) if side
        )

    @property
    def digests(self) -> tuple[Digest, ...]:
        return tuple(side.digest for _, side in self.sides if side.digest)

    def without_digests(self) -> Difference:
        """What another difference shows already need not be shown twice."""
        old, new = (side and replace(side, digest=None) for side in (self.old, self.new))
        return replace(self, old=old, new=new)

    @property
    def is_move(self) -> bool:
        """Whether only its origin is another: then two faces would be the same one twice."""
        same = len(set(self.digests)) <= 1 and len(self.digests) in {0, 2}
        return self.change is Change.OTHER_ORIGIN and same

    @property
    def shown_digests(self) -> tuple[Digest, ...]:
        """The digests whose faces and words a review shows."""
        return self.digests if self.change.has_faces and not self.is_move else ()


def moves_by_place(
    differences: Iterable[Difference],
) -> Mapping[tuple[str, str], Sequence[Difference]]:
    """Those that only moved, by where from and where to: a new index moves hundreds at once."""
    held: dict[tuple[str, str], list[Difference]] = {}
    for each in differences:
        if each.is_move and each.old and each.new:
            held.setdefault((each.old.origin, each.new.origin), []).append(each)
    return held


def titles_of(differences: Sequence[Difference], most: int = 12) -> str:
    """`apple 1.0, pear 1.5 and 3 more`."""
    told = ", ".join(each.title for each in differences[:most])
    return told if len(differences) <= most else f"{told} and {len(differences) - most} more"
