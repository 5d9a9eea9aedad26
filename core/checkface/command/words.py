"""`checkface words`: references to their four words, a line each."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from checkface import keys
from checkface.command.options import add_json, add_references, add_verb
from checkface.command.printing import as_json, print_json
from checkface.command.progress import resolve_all
from checkface.plain_text import plain

if TYPE_CHECKING:
    from checkface.command.options import Subparsers

EPILOG = """\
A line is the reference, a tab and the words. With --json a list of objects with the keys
reference, name, version (or null), digest, scheme and words (a list of four).
"""


def add_words_command(subparsers: Subparsers) -> None:
    parser = add_verb(subparsers, "words", "print the four words of each reference", EPILOG)
    add_references(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    found = resolve_all(arguments.references)
    if arguments.json:
        print_json([as_json(resolved) for resolved in found])
        return 0
    for resolved in found:
        print(f"{plain(resolved.reference)}\t{' '.join(keys.words(resolved.digest))}")
    return 0
