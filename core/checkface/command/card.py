"""`checkface card`: a reference to a card, as SVG or as a picture."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from checkface.command.options import add_verb
from checkface.command.progress import resolve_one
from checkface.files import require_writable, write_file
from checkface.pictures.formats import PictureFormat, encode

if TYPE_CHECKING:
    from checkface.command.options import Subparsers

SVG = ".svg"

EPILOG = """\
FILE ends in .svg (self-contained, its words and digest readable by screen readers), .png, .jpg,
.webp or .avif. The name is what the reference names; what you type after text: is not written.
"""


def add_card_command(subparsers: Subparsers) -> None:
    parser = add_verb(
        subparsers, "card", "write a card: face, name, version, words, digest", EPILOG
    )
    parser.add_argument("reference", metavar="REFERENCE", help="see checkface --help")
    parser.add_argument("-o", "--output", required=True, metavar="FILE", type=Path)
    parser.add_argument("--trio", action="store_true", help="three faces instead of one")
    parser.add_argument("--name", help="instead of the reference's own")
    parser.add_argument("--version", help="instead of the reference's own, if it has one")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    kind = None if _is_svg(arguments.output) else PictureFormat.of_path(arguments.output)
    require_writable(arguments.output)
    resolved = resolve_one(arguments.reference)
    from checkface.pictures.card import Card, card_svg, draw_card  # Pillow: not for --help

    name = resolved.name if arguments.name is None else arguments.name
    version = resolved.version if arguments.version is None else arguments.version
    card = Card(resolved.digest, name, version, trio=arguments.trio)
    data = encode(draw_card(card), kind) if kind else card_svg(card).encode()
    write_file(arguments.output, data)
    return 0


def _is_svg(path: Path) -> bool:
    return path.suffix.lower() == SVG
