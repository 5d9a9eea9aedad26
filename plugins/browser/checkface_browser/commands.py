"""Adds `checkface browser` and `checkface native-host`. All else is imported when one runs."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from checkface import Subcommands, hookimpl

if TYPE_CHECKING:
    from checkface_browser.installing import Done, Installer

DESCRIPTION = """\
Let the browser extension have files hashed by this checkface: the way to check a download that
needs no permission for files in the browser. An entry is written for each browser of this user
that is found, and names the program that the browser may start, for our extension alone.
"""
EPILOG = """\
exit codes:
  0  done, or there was nothing to do
  2  wrong usage, an entry that is not ours, or a folder that cannot be written; nothing was changed
     but what was said before
"""
ACTIONS = ("install", "uninstall", "status")


@hookimpl
def checkface_commands(subparsers: Subcommands) -> None:
    browser = subparsers.add_parser(
        "browser",
        help="let the browser extension have files hashed",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    browser.add_argument("action", choices=ACTIONS, help=", ".join(ACTIONS))
    browser.add_argument(
        "--for",
        action="append",
        default=[],
        dest="browsers",
        metavar="BROWSER",
        help="this one, though it was not found; can be given again",
    )
    browser.add_argument(
        "--dry-run", action="store_true", help="say what would be done, do nothing"
    )
    browser.set_defaults(run=_run)
    host = subparsers.add_parser(
        "native-host",  # without a line in the help of checkface: nobody types it
        description="Answers the browser extension over stdin and stdout. Browsers start it.",
    )
    host.add_argument("caller", nargs="*", help="who asks, as browsers say it")
    host.set_defaults(run=_answer)


def _answer(arguments: argparse.Namespace) -> int:
    from checkface_browser.native_host import run

    return run(arguments.caller)


def _run(arguments: argparse.Namespace) -> int:
    installer = _installer(arguments)
    action = {
        "install": installer.install,
        "uninstall": installer.uninstall,
        "status": installer.status,
    }[arguments.action]
    _print(action())
    return 0


def _installer(arguments: argparse.Namespace) -> Installer:
    from checkface.files import home_folder
    from checkface_browser.browsers import browsers, named
    from checkface_browser.entries import Entry, program
    from checkface_browser.installing import Installer
    from checkface_browser.registry import registry

    chosen = named(browsers(home_folder(), os.environ), arguments.browsers)
    started = program()
    entries = tuple(Entry(each, started) for each in chosen)
    return Installer(entries, registry(), looks=arguments.dry_run)


def _print(done: Iterable[Done]) -> None:
    lines = 0
    for each in done:
        print(each, flush=True)
        lines += 1
    if not lines:
        print("No browser was found; name one with --for, such as --for chromium.")
