"""Turns a command line of pip into what it may do: choose what to install, or nothing like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

ONLY_WHEELS = "--only-binary=:all:"

TAKE_FORMATS = frozenset({"install", "download", "wheel", "lock"})
"""Commands of pip that choose between wheels and source."""

RESOLVE_NOTHING = frozenset(
    {
        *("uninstall", "list", "freeze", "show", "check", "inspect", "hash", "cache"),
        *("config", "debug", "help", "completion", "search"),
    }
)
"""Commands of pip that choose nothing to install. All others are watched, or they do not run."""


def command_of(words: Sequence[str]) -> str:
    """The command; `--version` and the like count as help. Options before it hold their values."""
    return next((word for word in words if not word.startswith("-")), "help")


def only_wheels(words: Sequence[str], sources: Iterable[str]) -> list[str]:
    """With what allows wheels only, behind all that a user may have said of it."""
    if command_of(words) not in TAKE_FORMATS or "--help" in words:
        return list(words)
    cut = words.index("--") if "--" in words else len(words)
    allowed = [f"--no-binary={name}" for name in sources]
    return [*words[:cut], ONLY_WHEELS, *allowed, *words[cut:]]
