"""`checkface draw`: references to picture files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checkface.command.destinations import STDOUT, destinations
from checkface.command.options import add_json, add_references, add_verb, face_index, face_size
from checkface.command.printing import as_json, print_json
from checkface.command.progress import drawing_bar, resolve_all
from checkface.digest import Digest
from checkface.errors import OutputError
from checkface.face import TRIO, Face, Trio, draw_faces
from checkface.files import require_writable, write_file
from checkface.painter import ENGINE_VARIABLE, Engine, Precision
from checkface.picture_cache import SIDE
from checkface.pictures.formats import PictureFormat, encode
from checkface.pictures.published import TRIO as TRIO_SHOWN
from checkface.pictures.published import Note

if TYPE_CHECKING:
    from PIL import Image

    from checkface.command.options import Subparsers

EPILOG = f"""\
where -o writes:
  face.png           one reference: this file; its name's end is the format
  -                  one reference: stdout, as PNG unless --format says otherwise
  faces/             a folder, made if missing: NAME-DIGEST.png of each reference
  'f/{{name}}.webp'    a file for each reference, with {{name}}, {{digest}} (its first eight digits)
                     and {{number}} (1, 2, ...) filled in

Sizes 64, 128, 256, 512 and {SIDE} are defined to the bit by the scheme; a picture drawn twice has
the same bytes. A PNG names its digest in a text chunk. A trio is {TRIO} times as wide as --size.

With --json a list of objects with the keys of `checkface words --json` and path, format, size and
face (0 to 255, or null for a trio).
"""


def add_draw_command(subparsers: Subparsers) -> None:
    parser = add_verb(
        subparsers, "draw", "write the face of each reference to a picture file", EPILOG
    )
    add_references(parser)
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="see below")
    parser.add_argument(
        "--size", type=face_size, default=256, help="pixels, 1 to 1024 (default: 256)"
    )
    parser.add_argument(
        "--format",
        choices=[kind.value for kind in PictureFormat],
        help="default: told by FILE's name, else png",
    )
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--face", type=face_index, default=0, metavar="N", help="which (default: 0)")
    shown.add_argument("--trio", action="store_true", help="faces 0, 1 and 2 side by side")
    parser.add_argument(
        "--engine",
        choices=[engine.value for engine in Engine],
        help=f"what computes it (default: {ENGINE_VARIABLE}, or the fastest here)",
    )
    parser.add_argument(
        "--precision", choices=[precision.value for precision in Precision], default="exact"
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    wanted = PictureFormat(arguments.format) if arguments.format else None
    if arguments.output == STDOUT:
        _require_free_stdout(arguments)
    found = resolve_all(arguments.references)
    placed = destinations(arguments.output, found, wanted)
    for path, _ in placed:
        if path:
            require_writable(path)
    pictures = _draw([resolved.digest for resolved in found], arguments)
    report = []
    for resolved, (path, kind), picture in zip(found, placed, pictures, strict=True):
        data = encode(picture, kind, _note(resolved.digest, arguments))
        _write(path, data)
        report.append(
            as_json(resolved) | _picture_as_json(path, kind, arguments) if arguments.json else {}
        )
    if arguments.json:
        print_json(report)
    return 0


def _require_free_stdout(arguments: argparse.Namespace) -> None:
    if arguments.json:
        raise OutputError("-o - and --json would both write to stdout; leave one out")
    if sys.stdout.isatty():
        raise OutputError(
            "a picture file is not written to a terminal; send it to a file or pipe, "
            "or look at it with: checkface show"
        )


def _draw(digests: list[Digest], arguments: argparse.Namespace) -> list[Image.Image]:
    engine = Engine(arguments.engine) if arguments.engine else None
    precision = Precision(arguments.precision)
    if arguments.trio:
        return [
            Trio(digest).image(arguments.size, engine=engine, precision=precision)
            for digest in digests
        ]
    faces = [Face(digest, arguments.face) for digest in digests]
    with drawing_bar(len(faces)) as progress:
        return draw_faces(
            faces, arguments.size, engine=engine, precision=precision, progress=progress
        )


def _note(digest: Digest, arguments: argparse.Namespace) -> str:
    shown = TRIO_SHOWN if arguments.trio else f"face {arguments.face}"
    return str(Note(digest, shown, arguments.precision == Precision.DRAFT.value))


def _write(path: Path | None, data: bytes) -> None:
    if path is None:
        sys.stdout.buffer.write(data)
    else:
        write_file(path, data)


def _picture_as_json(
    path: Path | None, kind: PictureFormat, arguments: argparse.Namespace
) -> dict[str, Any]:
    return {
        "path": str(path),
        "format": kind.value,
        "size": arguments.size,
        "face": None if arguments.trio else arguments.face,
    }
