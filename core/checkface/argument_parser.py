"""Turns command lines into values, as argparse does, and loses none of what it has to say."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

__all__ = ["ArgumentParser"]


class ArgumentParser(argparse.ArgumentParser):
    """argparse's own passes over errors that keep help and usage from being printed."""

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        print(self.format_help(), end="", file=file or sys.stdout)

    def print_usage(self, file: SupportsWrite[str] | None = None) -> None:
        print(self.format_usage(), end="", file=file or sys.stdout)

    def error(self, message: str) -> NoReturn:
        """It repeats arguments, which a shell's pattern may have taken from names of files."""
        from checkface.plain_text import plain

        super().error(plain(message))

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        if message:
            print(message, end="", file=sys.stderr)
        raise SystemExit(status)
