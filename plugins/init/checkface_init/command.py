"""`checkface init`: three questions, a diff, and, when told to, the files."""

from __future__ import annotations

import argparse
from pathlib import Path

from checkface import Subcommands, hookimpl
from checkface_init.answers import Builder, Docs, Forge

DESCRIPTION = """\
Set a project up to show the faces of its releases: the workflow that posts them, the documentation,
a badge in the README. Three questions, a diff, and nothing is written before you say so.
"""

FIRST = (
    "`checkface show dist/*` shows the faces of what you build, with nothing set up. "
    "This is for the people who install it: "
    "three questions, a diff, and nothing is written before you say so."
)
EPILOG = """\
Each question is an option too. What is not given is asked at a terminal; without one it is read
from the project's files, where they tell.

Exit code 0: shown, written, or nothing to change; 2: failure or wrong usage; 10: you declined;
11: nobody could be asked, and the files do not tell; 130: interrupted.
"""


@hookimpl
def checkface_commands(subparsers: Subcommands) -> None:
    parser = subparsers.add_parser(
        "init",
        help="set a project up to show the faces of its releases",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "folder", nargs="?", default=".", type=Path, metavar="FOLDER", help="default: this one"
    )
    kinds = (("builder", Builder), ("docs", Docs), ("forge", Forge))
    for name, kind in kinds:
        choices = [str(each) for each in kind]
        parser.add_argument(f"--{name}", choices=choices, metavar="NAME", help=", ".join(choices))
    parser.add_argument(
        "--build-hook",
        action="store_true",
        help="draw faces while it is built, too: with setuptools and hatchling; makes checkface "
        "and NumPy build dependencies, and Python 3.11 what your sdist needs",
    )
    parser.add_argument("--write", action="store_true", help="write, without asking whether to")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Every checkface command imports this module, and few are this one."""
    from checkface_init.asking import Questions, can_ask, require_consent
    from checkface_init.planning import plan
    from checkface_init.project import Project
    from checkface_init.showing import Page
    from checkface_init.writing import write

    project, page = Project.at(arguments.folder), Page.of_stdout()
    page.say(FIRST)
    answers = Questions(project, page).answers(
        Builder(arguments.builder) if arguments.builder else None,
        Docs(arguments.docs) if arguments.docs else None,
        Forge(arguments.forge) if arguments.forge else None,
        build_hook=arguments.build_hook,
    )
    print()
    planned = plan(project, answers)
    page.show(planned)
    if planned.changes or planned.pastes:
        page.advise(planned.advice)
    if not planned.changes:
        return 0
    print()
    if not arguments.write and not can_ask():
        page.say("Nothing was written; --write does it.")
        return 0
    if not arguments.write:
        require_consent(len(planned.changes))
    write(project, planned.changes)
    page.say("Written. Look at it with `git diff`, and commit it.")
    return 0
