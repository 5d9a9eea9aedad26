"""Turns the command line `twine checkface …` into faces, findings and an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from checkface import Finding, Release, plain
from checkface.argument_parser import ArgumentParser
from checkface.program import Boundary
from checkface.terminal import IMAGE_CHOICES, Screen
from checkface_twine.display import Display
from checkface_twine.expectation import Expectation, read_manifests
from checkface_twine.json_report import json_report
from checkface_twine.pip_settings import IndexSettings
from checkface_twine.served import Comparison, Patience
from checkface_twine.uploads import Uploads
from checkface_twine.verdict import Compared
from checkface_twine.web import IndexWeb

LONGEST_WAIT = 86_400
MOST_DIGITS = 9

EPILOG = """\
The release and each file of what `twine upload` with the same files would send: faces where the
terminal shows pictures, and everywhere names, sizes, words and digests. Nothing is uploaded.

  twine checkface dist/*                                what would be uploaded
  twine checkface --expect checkface.json dist/*        is it what was recorded?
  twine checkface --after --wait 300 dist/*             does the index serve it now?

Exit code 0: shown, or all is the same; 1: something differs, is not recorded, or is recorded and
not among the files; 2: twine would refuse a file, an index cannot be asked or lacks a file, or the
command line is wrong; 130: interrupted; 141: whoever read the output closed it early. Where
something differs it is 1, whatever else failed.
"""


def main(args: list[str]) -> int:
    """What twine calls. It would print a traceback for errors that it does not know."""
    return Boundary("checkface").run(lambda: _run(_parse(args)))


def _parse(args: Sequence[str]) -> argparse.Namespace:
    parser = _parser()
    arguments = parser.parse_args(args)
    if not arguments.after and (arguments.index_url or arguments.wait is not None):
        parser.error("--index-url and --wait say how to do --after, which is missing")
    return arguments


def _parser() -> argparse.ArgumentParser:
    parser = ArgumentParser(
        prog="twine checkface",
        description="Show the faces of what twine uploads, and compare it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "dists", nargs="+", metavar="dist", help="what you give twine upload, usually dist/*"
    )
    parser.add_argument(
        "--expect",
        action="append",
        default=[],
        metavar="MANIFEST",
        help="a checkface.json: the files must be exactly its wheels and sdists; may be repeated",
    )
    parser.add_argument(
        "--after",
        action="store_true",
        help="fetch what the index of pip's configuration serves now, and compare",
    )
    parser.add_argument("--index-url", metavar="URL", help="with --after: ask this index alone")
    parser.add_argument(
        "--wait",
        type=_seconds,
        metavar="SECONDS",
        help="with --after: how long a file may take to appear (default: 0)",
    )
    parser.add_argument(
        "--image",
        choices=IMAGE_CHOICES,
        help="how the terminal shows pictures (default: $CHECKFACE_IMAGE, else what it can)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    return parser


def _seconds(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    if is_number and int(text) <= LONGEST_WAIT:
        return int(text)
    raise argparse.ArgumentTypeError(f"expected 0 to {LONGEST_WAIT} seconds, got {text[:40]!r}")


def _run(arguments: argparse.Namespace) -> int:
    settings = IndexSettings.of_pip(arguments.index_url) if arguments.after else None
    display = None if arguments.json else Display(_screen(arguments.image))
    manifests = read_manifests(arguments.expect)
    uploads = Uploads.of_arguments(arguments.dists)
    releases = uploads.releases
    if display:
        display.show(uploads, releases)
    expectation = Expectation.of(manifests, releases) if manifests else None
    if display and expectation:
        display.show_expectation(expectation)
    compared = _compare(releases, expectation, settings, arguments.wait or 0)
    if display:
        display.show_served(compared)
    else:
        print(json_report(uploads, releases, compared))
    return compared.exit_code


def _compare(
    releases: Sequence[Release],
    expectation: Expectation | None,
    settings: IndexSettings | None,
    seconds: int,
) -> Compared:
    if settings is None:
        return Compared(expectation, None)
    if settings.folders:
        print("checkface: not asked: indexes that are folders on this machine", file=sys.stderr)
    sys.stdout.flush()  # fetching takes a while
    comparison = Comparison(releases, settings.urls, IndexWeb.of(settings))
    served = comparison.run(Patience(seconds), _tell_waiting)
    return Compared(expectation, served, tuple(comparison.others))


def _tell_waiting(still_open: Sequence[Finding]) -> None:
    names = ", ".join(plain(found.name) for found in still_open)
    print(f"checkface: waiting for {names}", file=sys.stderr)


def _screen(choice: str | None) -> Screen:
    """Asked once, before anything is printed; `twine --no-color` counts where nothing is chosen."""
    cli = sys.modules.get("twine.cli")
    no_color = getattr(getattr(cli, "args", None), "no_color", False)
    return Screen.detect(choice or ("none" if no_color else None))
