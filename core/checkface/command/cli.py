"""Turns the arguments of the `checkface` command into one call, its errors into exit codes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from checkface.argument_parser import ArgumentParser
from checkface.program import Boundary

if TYPE_CHECKING:
    from checkface.command.options import Subparsers

BOUNDARY = Boundary("checkface")

VERSION = "--version"
COMMANDS = (
    *("show", "compare", "words", "draw", "card", "sheet"),
    *("mix", "morph", "release", "check", "cache"),
)
"""A module for each, of that name."""
DESCRIPTION = (
    "See whether bytes are the bytes you think they are: the same bytes show the same face."
)

EPILOG = """\
references:
  dist/name.whl, path:FILE    a file
  sha256:HEX, or bare HEX     a digest (sha256, sha512 or sha1)
  text:ANYTHING               text, hashed here and sent nowhere
  git:REVISION                a commit of the repository around you
  manifest:PATH[#FILENAME]    a release from its checkface.json, or one of its files
  pypi:NAME==VERSION          a wheel on the index, with 'checkface[pip]'

exit codes:
  0    fine
  1    two digests that should be equal are not
  2    failure, or wrong usage; the reason is on stderr
  3    `checkface serve`: this machine does not let it
  10   `checkface init`: you declined
  11   `checkface init`: nobody could be asked
  130  interrupted with Ctrl-C
  141  whoever read the output closed it early

A face proves that bytes are the same, not that they are good.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; what it returns is the process's exit code."""
    return BOUNDARY.run(lambda: _run(sys.argv[1:] if argv is None else argv))


def _run(words: Sequence[str]) -> int:
    named = words[0] if words else ""
    if named and named not in (VERSION, *COMMANDS):
        from checkface.command import plugins  # none is loaded for what is built in

        return plugins.run(words, build_parser, BOUNDARY.report)
    parser, _ = build_parser({named}.intersection(COMMANDS))
    arguments = parser.parse_args(words)
    code: int = arguments.run(arguments)
    return code


def build_parser(commands: Iterable[str] = COMMANDS) -> tuple[ArgumentParser, Subparsers]:
    """Those of the built-in commands, and what commands are added to.

    Each brings what it works with: who asks for one need not wait for the others.
    """
    parser = ArgumentParser(
        prog="checkface",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(VERSION, action=_Version)
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in commands:
        module = import_module(f"checkface.command.{name}")
        getattr(module, f"add_{name}_command")(subparsers)
    return parser, subparsers


class _Version(argparse.Action):
    """Looks the version up only when asked: reading the metadata takes longer than parsing."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version and end")

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        print(f"checkface {version('checkface')}")
        parser.exit()
