"""`checkface sheet`: references to one contact sheet."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from checkface.command.options import add_output, add_references, add_verb, column_count
from checkface.command.progress import drawing_bar, resolve_all
from checkface.files import require_writable, write_file
from checkface.pictures.formats import PictureFormat, encode

if TYPE_CHECKING:
    from checkface.command.options import Subparsers

EPILOG = """\
Under each face stand its name and version, its four words and the first digits of its digest. What
you type after text: is not written into the sheet.
"""


def add_sheet_command(subparsers: Subparsers) -> None:
    parser = add_verb(subparsers, "sheet", "write a contact sheet of all references", EPILOG)
    add_references(parser)
    add_output(parser, ".png, .jpg, .webp or .avif")
    parser.add_argument(
        "--columns", type=column_count, metavar="N", help="default: what gives a good shape"
    )
    parser.add_argument("--title", help="a heading")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    kind = PictureFormat.of_path(arguments.output)
    require_writable(arguments.output)
    found = resolve_all(arguments.references)
    from checkface.pictures.sheet import draw_sheet  # Pillow: --help must not pay for it

    with drawing_bar(len(found)) as progress:
        image = draw_sheet(
            found, columns=arguments.columns, title=arguments.title, progress=progress
        )
    write_file(arguments.output, encode(image, kind))
    return 0
