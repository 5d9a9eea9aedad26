"""Turns the arguments of the `checkface` command into one call, its errors into exit codes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from checkface.argument_parser import ArgumentParser
from checkface.command import (
    cache,
    card,
    check,
    compare,
    draw,
    mix,
    morph,
    release,
    sheet,
    show,
    words,
)
from checkface.program import Boundary

if TYPE_CHECKING:
    from checkface.command.options import Subparsers

BOUNDARY = Boundary("checkface")

VERSION = "--version"
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
    parser, commands = build_parser()
    if words and words[0] != VERSION and words[0] not in commands.choices:
        from checkface.command import plugins  # none is loaded for what is built in

        return plugins.run(words, build_parser, BOUNDARY.report)
    arguments = parser.parse_args(words)
    code: int = arguments.run(arguments)
    return code


def build_parser() -> tuple[ArgumentParser, Subparsers]:
    """All that is built in, and what commands are added to."""
    parser = ArgumentParser(
        prog="checkface",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(VERSION, action=_Version)
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    show.add_show_command(subparsers)
    compare.add_compare_command(subparsers)
    words.add_words_command(subparsers)
    draw.add_draw_command(subparsers)
    card.add_card_command(subparsers)
    sheet.add_sheet_command(subparsers)
    mix.add_mix_command(subparsers)
    morph.add_morph_command(subparsers)
    release.add_release_command(subparsers)
    check.add_check_command(subparsers)
    cache.add_cache_command(subparsers)
    return parser, subparsers


class _Version(argparse.Action):
    """Looks the version up only when asked: reading the metadata takes longer than parsing."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version and end")

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        print(f"checkface {version('checkface')}")
        parser.exit()
