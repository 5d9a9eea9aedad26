"""Turns words for pip into a command line behind the guard, and holds it to the guard's word.

The guard runs in whatever Python the target is. That it was there it writes into a folder of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from checkface_channels.hosts import printable
from checkface_gate.errors import RefusedError
from checkface_pip_verify.pip import guard
from checkface_pip_verify.pip.commands import RESOLVE_NOTHING, command_of, only_wheels


class Exempt(Enum):
    """What may start programs."""

    AGREED_BUILD = "somebody has agreed to this build, with everything that it needs"
    EDITOR = "the user asks for the editor"
    EDITABLES = "pip asks git about folders that the user has installed and so let run"


@dataclass(frozen=True)
class Watch:
    """How one pip is kept from starting anything."""

    target: tuple[str, tuple[int, int, int]]
    root: Path | None
    sources: tuple[str, ...]
    exempt: Exempt | None

    def require_for(self, words: Sequence[str]) -> None:
        """Raises `RefusedError` where these words need a guard and there can be none."""
        if resolves(words) and not self.exempt:
            self.require()

    def require(self) -> None:
        """Raises `RefusedError` where there can be none."""
        if not self._can_be:
            raise self._missing_error()

    def require_word(self, folder: Path) -> None:
        """Raises `RefusedError` unless the guard was in the pip that had this folder."""
        if not (folder / guard.GUARDED).exists():
            raise self._missing_error()

    def command(self, words: Sequence[str], folder: Path) -> list[str]:
        """The command line; `folder` is for the guard's marks."""
        watch = guard.ENDS if self.sources else guard.ON
        if self.exempt or not self._can_be:
            watch = guard.OFF
        root = str(self.root or "")
        # Says that no other Python is meant, whatever pip's configuration says of `python`.
        here = ["--python="] if self.root else []
        words = words if self.exempt else only_wheels(words, self.sources)
        return [self.target[0], str(guard.LAUNCHER), str(folder), root, watch, *here, *words]

    @property
    def _can_be(self) -> bool:
        return self.target[1] >= guard.FIRST_PYTHON

    def _missing_error(self) -> RefusedError:
        major, minor, _ = self.target[1]
        what = f"{printable(self.target[0])} (Python {major}.{minor})"
        if self._can_be:
            return RefusedError(
                f"refused: what keeps pip from running code did not start in {what}; expected a "
                "Python with audit hooks that runs scripts",
                allowed_by="choose another with --python",
            )
        return RefusedError(
            f"refused: in {what} nothing can keep pip from running a package's code before you see "
            "its face, for that needs a Python with audit hooks, 3.8 or newer",
            allowed_by="choose one with --python, or use that Python's own pip",
        )


def resolves(words: Sequence[str]) -> bool:
    """Whether this command of pip may choose what to install."""
    return command_of(words) not in RESOLVE_NOTHING
