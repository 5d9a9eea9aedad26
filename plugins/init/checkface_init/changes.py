"""What becomes of one file of a project: it is changed, kept as it is, or left to its owner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True)
class Target:
    """One file, and what is wished for it."""

    path: PurePosixPath
    """Seen from the project."""
    purpose: str
    """In a few words, for who decides."""
    edit: Callable[[str | None], str]
    """The text with what is wished for in it; the same text where it is there already. None is a
    file that does not exist. Raises `LeftAloneError`."""
    snippet: str
    """What a person pastes where we do not edit."""
    where: str
    """The place in the file, for a sentence: `in the list of plugins`."""


@dataclass(frozen=True)
class Change:
    """A file that is made or changed."""

    path: PurePosixPath
    purpose: str
    before: str | None
    """None for a new file."""
    after: str


@dataclass(frozen=True)
class Kept:
    """A file that holds all that is wished for."""

    path: PurePosixPath
    purpose: str


@dataclass(frozen=True)
class Paste:
    """A file that is left alone, and what its owner may paste into it."""

    path: PurePosixPath
    purpose: str
    reason: str
    where: str
    snippet: str


Outcome = Change | Kept | Paste
