"""`checkface compare`: two references to a verdict."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from checkface import keys
from checkface.command.options import add_image, add_json, add_verb
from checkface.command.printing import as_json, print_json, title_of
from checkface.command.progress import resolve_all
from checkface.command.terminal import print_pair
from checkface.errors import MismatchError
from checkface.files import require_writable, write_file
from checkface.hookspecs import Resolved
from checkface.pictures.formats import PictureFormat, encode
from checkface.pictures.verdict import Verdict
from checkface.terminal.rows import GREEN, RED, Screen

if TYPE_CHECKING:
    from checkface.command.options import Subparsers

INDENT = "   "

EPILOG = """\
The verdict comes from the digests, never from the faces. Exit code 0: same; 1: different; 2: they
cannot be compared, for example because one is a sha1 and the other a sha256.

With --json an object with the keys verdict ("same" or "different"), first_difference (the number of
the first digit that differs, from 1, or null), a and b (each as in `checkface words --json`).
"""


def add_compare_command(subparsers: Subparsers) -> None:
    parser = add_verb(
        subparsers, "compare", "say whether two references are the same bytes", EPILOG
    )
    parser.add_argument("one", metavar="A", help="a reference, see checkface --help")
    parser.add_argument("other", metavar="B", help="another")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="write the comparison as a picture too"
    )
    add_image(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    kind = PictureFormat.of_path(arguments.output) if arguments.output else None
    if arguments.output:
        require_writable(arguments.output)
    one, other = resolve_all([arguments.one, arguments.other])
    verdict = Verdict.of(one.digest, other.digest)
    if kind:
        from checkface.pictures.comparison import draw_comparison  # Pillow: not for words

        write_file(arguments.output, encode(draw_comparison(one, other), kind))
    if arguments.json:
        _print_json(one, other, verdict)
    else:
        _print_verdict(one, other, verdict, arguments.image)
    return 0 if verdict.same else MismatchError.exit_code


def _print_json(one: Resolved, other: Resolved, verdict: Verdict) -> None:
    place = verdict.first_difference
    told = {
        "verdict": verdict.word.lower(),
        "first_difference": None if place is None else place + 1,
        "a": as_json(one),
        "b": as_json(other),
    }
    print_json(told)


def _print_verdict(one: Resolved, other: Resolved, verdict: Verdict, image: str | None) -> None:
    screen = Screen.detect(image)
    print_pair(one.digest, other.digest, screen)
    word = screen.styled(verdict.word, GREEN if verdict.same else RED)
    print(f"{word}  {verdict.reason}")
    for label, resolved in (("A", one), ("B", other)):
        print(f"{label}  {title_of(resolved)}")
        print(f"{INDENT}{' '.join(keys.words(resolved.digest))}")
        print(f"{INDENT}{resolved.digest}")
    if verdict.first_difference is not None:
        before = len(f"{INDENT}{one.digest.algorithm}:") + verdict.first_difference
        print(" " * before + "^")
