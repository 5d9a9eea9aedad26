"""`checkface mix`: several references to the one face in the middle of theirs."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from checkface.command.options import add_output, add_references, add_size, add_verb
from checkface.command.progress import resolve_all
from checkface.errors import LatentError
from checkface.face import Face
from checkface.files import require_writable, write_file
from checkface.latents import Latent, mix
from checkface.painter import Painter
from checkface.pictures.formats import PictureFormat, encode

if TYPE_CHECKING:
    from checkface.command.options import Subparsers

MOST = 16
PART = re.compile(r"[0-9]{1,20}")

EPILOG = """\
The average of a team is: checkface mix text:ann text:bo text:cy text:di -o team.png. It stands for
no digest, and proves nothing.
"""


def add_mix_command(subparsers: Subparsers) -> None:
    parser = add_verb(subparsers, "mix", "write the average face of up to 16 references", EPILOG)
    add_references(parser)
    add_output(parser, ".png, .jpg, .webp or .avif")
    parser.add_argument(
        "--parts",
        metavar="N,N,…",
        help="how much of each, in whole numbers (default: as much of each)",
    )
    add_size(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    kind = PictureFormat.of_path(arguments.output)
    parts = _parts(arguments.parts, len(arguments.references))
    require_writable(arguments.output)
    found = [Latent.of(Face(each.digest)) for each in resolve_all(arguments.references)]
    mixed = mix(list(zip(found, parts, strict=True)))
    (picture,) = Painter(cached=False).draw([mixed], arguments.size)
    write_file(arguments.output, encode(picture, kind))
    return 0


def _parts(said: str | None, count: int) -> list[int]:
    if count > MOST:
        raise LatentError(f"cannot mix {count} faces: expected {MOST} at most")
    if said is None:
        return [1] * count
    parts = [part.strip() for part in said.split(",")]
    if len(parts) != count or not all(map(PART.fullmatch, parts)):
        raise LatentError(
            f"--parts is {said!r}: expected {count} whole numbers with commas between them"
        )
    return [int(part) for part in parts]
