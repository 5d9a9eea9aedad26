"""Tells our `show` and `check` of lock files from pip's, which are of what is installed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

SHARED = ("show", "check")
OURS = ("diff",)

GIT = "git:"
HELP = ("-h", "--help")
ENDINGS = (".lock", ".toml", ".txt")


def is_review(command: Sequence[str]) -> bool:
    """Whether a command is about lock files: `check` alone and `show NAME` stay pip's."""
    if not command or command[0] not in (*SHARED, *OURS):
        return False
    return command[0] in OURS or any(map(_is_ours, command[1:]))


def _is_ours(word: str) -> bool:
    """A file, or the question what the command does: pip answers that with `pip help`."""
    return word in HELP or word.startswith(GIT) or word.endswith(ENDINGS) or Path(word).is_file()
