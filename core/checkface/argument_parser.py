"""Turns command lines into values, as argparse does, and loses none of what it has to say."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

__all__ = ["ArgumentParser"]

_AMBIGUOUS = re.compile(r"(?s)(?<=^ambiguous option: )(-[^=]*)=.*(?= could match )")


class ArgumentParser(argparse.ArgumentParser):
    """argparse's own passes over errors that keep help and usage from being printed."""

    def parse_args(  # type: ignore[override] # all of its overloads in one
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> Any:
        """An option of another command may hold a password: what it is given is not repeated."""
        found, unknown = self.parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(_without_values(unknown))}")
        return found

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        print(self.format_help(), end="", file=file or sys.stdout)

    def print_usage(self, file: SupportsWrite[str] | None = None) -> None:
        print(self.format_usage(), end="", file=file or sys.stdout)

    def error(self, message: str) -> NoReturn:
        """It repeats arguments, which a shell's pattern may have taken from names of files."""
        from checkface.plain_text import plain

        super().error(plain(_AMBIGUOUS.sub(r"\1=…", message)))

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        if message:
            print(message, end="", file=sys.stderr)
        raise SystemExit(status)


def _without_values(words: Sequence[str]) -> Iterator[str]:
    """The names of options; behind one, a word may be its value."""
    is_behind_option = False
    for word in words:
        if word.startswith("-"):
            name = word.partition("=")[0] if word.startswith("--") else word[:2]
            yield name if name == word else f"{name}…"
        elif not is_behind_option:
            yield word
        is_behind_option = word.startswith("-") or is_behind_option
