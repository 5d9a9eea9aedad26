"""Turns the arguments of the `checkface` command into one call, its errors into exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any

from checkface.commands import cache, card, check, compare, draw, release, sheet, show, words
from checkface.errors import CheckfaceError

INTERRUPTED = 130
"""What a shell reports for a command that Ctrl-C ended: 128 + SIGINT."""

PIPE_CLOSED = 141
"""What a shell reports for a command whose reader went away: 128 + SIGPIPE."""

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
  130  interrupted with Ctrl-C
  141  whoever read the output closed it early

A face proves that bytes are the same, not that they are good.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; what it returns is the process's exit code."""
    _print_whatever_comes()
    try:
        arguments = build_parser().parse_args(argv)
        code: int = arguments.run(arguments)
        _flush()
    except CheckfaceError as error:
        return _complain(str(error), error.exit_code)
    except BrokenPipeError:
        return _leave_stdout(PIPE_CLOSED)
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        return _leave_stdout(_complain(f"unexpected: {error}", CheckfaceError.exit_code))
    return code


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="checkface",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version)
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    show.add_show_command(subparsers)
    compare.add_compare_command(subparsers)
    words.add_words_command(subparsers)
    draw.add_draw_command(subparsers)
    card.add_card_command(subparsers)
    sheet.add_sheet_command(subparsers)
    release.add_release_command(subparsers)
    check.add_check_command(subparsers)
    cache.add_cache_command(subparsers)
    return parser


class _Version(argparse.Action):
    """Looks the version up only when asked: reading the metadata takes longer than parsing."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version and end")

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        print(f"checkface {version('checkface')}")
        parser.exit()


def _print_whatever_comes() -> None:
    """A name that the output's encoding lacks is printed escaped instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _complain(message: str, code: int) -> int:
    from checkface.plain_text import plain

    print(f"checkface: {plain(message)}", file=sys.stderr)
    return code


def _flush() -> None:
    """A full disk or a reader that has gone away is met here, where it is told, not at exit."""
    if sys.stdout:  # none at all if the caller closed it
        sys.stdout.flush()


def _leave_stdout(code: int) -> int:
    """Python flushes stdout once more at exit; what fails then goes nowhere, not to a traceback."""
    try:
        _flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
