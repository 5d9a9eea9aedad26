"""What all file managers have in common: an entry that is there or not, and can be put there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from checkface_desktop.changes import Change

LABEL = "Check face"
"""What a person reads in the menu."""
TIP = "Show the face, the words and the digest of each file"
ICON = "dialog-information"
"""Of the icon theme: the freedesktop.org naming says that each has it."""


@dataclass(frozen=True)
class State:
    """What is found of an entry of ours."""

    launcher: Path
    """What it starts."""
    place: str
    """Where it is written."""


class Menu(Protocol):
    """One file manager, or what stands for several."""

    @property
    def name(self) -> str:
        """As it is given to `--for`."""

    @property
    def title(self) -> str:
        """As people call it."""

    @property
    def note(self) -> str:
        """What a person has to do before the entry is seen; empty if nothing."""

    def is_installed(self) -> bool:
        """Whether the file manager itself is here."""

    def installation(self, launcher: Path) -> Sequence[Change]:
        """What puts the entry there; nothing if it is. Raises `LeftAloneError`."""

    def removal(self) -> Sequence[Change]:
        """What takes it away; nothing if there is none. Raises `LeftAloneError`."""

    def states(self) -> Iterator[State]:
        """The entries of ours that are there. Raises `LeftAloneError`."""
