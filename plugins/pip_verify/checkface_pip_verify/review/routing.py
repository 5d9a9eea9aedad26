"""Tells reviews of lock files from pip's commands, of which none is called `lock show`.

`pip lock` makes a lock file of what it is asked for; the first word after it is ours if it is one
of three. Whoever locks a project of such a name writes `pip-checkface lock -- show`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

LOCK = "lock"
VERBS = ("show", "check", "diff")

PIPS_TOO = ("show", "check")
"""Of the words that stand alone for one release more: with a project's name they are pip's."""
GIT = "git:"
HELP = ("-h", "--help")
ENDINGS = (".lock", ".toml", ".txt")


@dataclass(frozen=True)
class Review:
    """One of our commands about lock files, which install nothing."""

    verb: str
    words: tuple[str, ...]
    hint: str = ""
    """How it is written now, where it was written as before."""

    @classmethod
    def of(cls, command: Sequence[str]) -> Review | None:
        """None for what is pip's."""
        if tuple(command[:1]) == (LOCK,) and command[1:2] and command[1] in VERBS:
            return cls(command[1], tuple(command[2:]))
        if command and _is_older_spelling(command[0], command[1:]):
            return cls(command[0], tuple(command[1:]), _hint(command[0]))
        return None

    def run(self, python: str | None) -> int:
        """For the Python that was named before the command. Raises a `CheckfaceError`."""
        target = ["--python", python] if python else []
        module = import_module(f"checkface_pip_verify.review.{self.verb}")
        return int(module.main([*target, *self.words]))


def _hint(verb: str) -> str:
    then = "it is pip's alone" if verb in PIPS_TOO else "it is gone"
    return f"hint: '{verb}' is now 'pip-checkface lock {verb}'; from the next release on {then}"


def _is_older_spelling(verb: str, words: Sequence[str]) -> bool:
    return verb in VERBS and (verb not in PIPS_TOO or any(map(_is_ours, words)))


def _is_ours(word: str) -> bool:
    """A file, or the question what the command does: pip answers that with `pip help`."""
    return word in HELP or word.startswith(GIT) or word.endswith(ENDINGS) or Path(word).is_file()
