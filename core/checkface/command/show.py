"""`checkface show`: references to trios on the terminal."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from checkface import keys
from checkface.command.options import add_image, add_json, add_references, add_verb
from checkface.command.printing import as_json, print_json, title_of
from checkface.command.progress import resolve_all
from checkface.command.terminal import print_trio
from checkface.terminal.rows import BOLD, Screen

if TYPE_CHECKING:
    from checkface.command.options import Subparsers

EPILOG = """\
Three faces, name, words and digest of each reference; where the output is no terminal, or none that
shows pictures, no faces. With --json the keys of `checkface words --json`, and no faces.
"""


def add_show_command(subparsers: Subparsers) -> None:
    parser = add_verb(subparsers, "show", "show the faces of each reference here", EPILOG)
    add_references(parser)
    add_image(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    found = resolve_all(arguments.references)
    if arguments.json:
        print_json([as_json(resolved) for resolved in found])
        return 0
    screen = Screen.detect(arguments.image)
    for number, resolved in enumerate(found):
        if number:
            print()
        name = screen.styled(title_of(resolved), BOLD)
        print_trio(resolved.digest, [name, " ".join(keys.words(resolved.digest))], screen)
    return 0
