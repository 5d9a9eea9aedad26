"""Adds `checkface desktop`. All that is heavy is imported when it runs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from checkface import Subcommands, hookimpl

if TYPE_CHECKING:
    from checkface_desktop.entries import Planned

DESCRIPTION = """\
The face of a file with the right mouse button: an entry in the menus of your file managers, and the
window that it opens.
"""
EPILOG = """\
exit codes:
  0    done, or nothing to do
  2    something could not be done, or an entry does not work; the reason is told
"""
INSTALL = """\
Put "Check face" into the menu of each file manager that is installed. Only files of yours are
written, and what others have written in them stays; `uninstall` leaves them as they were.
"""


@hookimpl
def checkface_commands(subparsers: Subcommands) -> None:
    from checkface_desktop.window_command import add_arguments

    parser = subparsers.add_parser(
        "desktop",
        help="the face of a file with the right mouse button",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    show = verbs.add_parser("show", help="open the window that the entries open")
    add_arguments(show)
    show.set_defaults(run=_show)
    install = verbs.add_parser("install", help="put entries into menus", description=INSTALL)
    uninstall = verbs.add_parser("uninstall", help="take them away again")
    for verb, run in ((install, _install), (uninstall, _uninstall)):
        _add_menus(verb)
        verb.add_argument("--dry-run", action="store_true", help="show it, and write nothing")
        verb.set_defaults(run=run)
    status = verbs.add_parser("status", help="say which entries there are, and whether they work")
    _add_menus(status)
    status.set_defaults(run=_status)


def _add_menus(parser: ArgumentParser) -> None:
    from checkface_desktop.menus.every import NAMES

    parser.add_argument(
        "--for",
        dest="menus",
        action="append",
        default=[],
        choices=NAMES,
        metavar="NAME",
        help=f"only this one, also if it is not installed; several times: {', '.join(NAMES)}",
    )


def _show(arguments: Namespace) -> int:
    from checkface_desktop.window_command import run

    return run(arguments)


def _install(arguments: Namespace) -> int:
    from checkface_desktop.entries import plan_installation
    from checkface_desktop.home import Home
    from checkface_desktop.launcher import launcher
    from checkface_desktop.menus.every import NAMES, menus_here
    from checkface_desktop.telling import print_unchanged

    menus = menus_here(Home.of_user(), arguments.menus)
    if not menus:
        print(f"no file manager that we know is installed; --for names one: {', '.join(NAMES)}")
        return 0
    plan = plan_installation(menus, launcher())
    print_unchanged(plan, "there already")
    return _finish(plan, dry_run=arguments.dry_run, removed=False)


def _uninstall(arguments: Namespace) -> int:
    from checkface_desktop.entries import plan_removal
    from checkface_desktop.home import Home
    from checkface_desktop.menus.every import every_menu, menus_here
    from checkface_desktop.telling import print_unchanged

    home = Home.of_user()
    named = arguments.menus
    plan = plan_removal(menus_here(home, named) if named else every_menu(home))
    if named:
        print_unchanged(plan, "there is no entry of ours")
    elif not any(each.changes or each.reason for each in plan):
        print("there is no entry of ours")
    return _finish(plan, dry_run=arguments.dry_run, removed=True)


def _finish(plan: Sequence[Planned], *, dry_run: bool, removed: bool) -> int:
    """Show what would be done, or do it and say so."""
    from checkface_desktop.entries import carry_out
    from checkface_desktop.telling import print_done, print_plan, print_reasons

    if dry_run:
        print_plan(plan)
        return 2 if print_reasons(plan) else 0
    done = carry_out(plan)
    _tell_desktops()
    print_done(done, removed=removed)
    return 2 if print_reasons(done) else 0


def _status(arguments: Namespace) -> int:
    from checkface_desktop.entries import look
    from checkface_desktop.errors import LauncherError
    from checkface_desktop.home import Home
    from checkface_desktop.launcher import launcher
    from checkface_desktop.menus.every import every_menu, menus_here
    from checkface_desktop.telling import print_found

    home = Home.of_user()
    found = look(menus_here(home, arguments.menus) if arguments.menus else every_menu(home))
    try:
        ours = launcher()
    except LauncherError:
        ours = None
    if not arguments.menus:
        found = [each for each in found if each.menu.is_installed() or each.states or each.reason]
    if not found:
        print("no file manager that we know is installed, and there is no entry of ours")
    return 0 if print_found(found, ours) else 2


def _tell_desktops() -> None:
    from checkface_desktop.menus.windows import tell_explorer

    tell_explorer()
