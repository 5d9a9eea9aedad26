"""`checkface morph`: two references to an animation from one face to the other."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from checkface import latents
from checkface.command.options import (
    add_output,
    add_size,
    add_verb,
    frame_count,
    frames_per_second,
)
from checkface.command.progress import drawing_bar, resolve_one
from checkface.face import Face
from checkface.files import require_writable, write_file
from checkface.latents import Latent
from checkface.painter import Painter
from checkface.pictures.animation import AnimationFormat, encode_animation, require_animation

if TYPE_CHECKING:
    from PIL import Image

    from checkface.command.options import Subparsers

EPILOG = """\
The way goes there and back, so that it can be shown for ever; --once stops at the second face. What
lies between is nobody's: it stands for no digest, and proves nothing. Videos (.mp4, .webm) need
'checkface[video]'.
"""


def add_morph_command(subparsers: Subparsers) -> None:
    parser = add_verb(subparsers, "morph", "write an animation from one face to another", EPILOG)
    parser.add_argument("one", metavar="A", help="a reference; see checkface --help")
    parser.add_argument("other", metavar="B", help="another")
    add_output(parser, ", ".join(kind.value for kind in AnimationFormat))
    add_size(parser)
    parser.add_argument(
        "--frames", type=frame_count, default=50, metavar="N", help="2 to 1000 (default: 50)"
    )
    parser.add_argument(
        "--fps",
        type=frames_per_second,
        default=25,
        metavar="N",
        help="frames a second, 1 to 100 (default: 25)",
    )
    parser.add_argument("--once", action="store_true", help="from A to B in equal steps, not back")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    kind = AnimationFormat.of_path(arguments.output)
    require_animation(arguments.frames, arguments.size, kind)
    require_writable(arguments.output)
    ends = [
        Latent.of(Face(resolve_one(reference).digest))
        for reference in (arguments.one, arguments.other)
    ]
    frames = _frames(ends, arguments)
    write_file(arguments.output, encode_animation(frames, kind, arguments.fps))
    return 0


def _frames(ends: list[Latent], arguments: argparse.Namespace) -> list[Image.Image]:
    """A loop passes most points twice: they are drawn once. None is kept in the cache."""
    make, count = latents.morph if arguments.once else latents.loop, arguments.frames
    wanted = [make(ends[0], ends[1], frame, count) for frame in range(count)]
    single = list(dict.fromkeys(wanted))
    with drawing_bar(len(single)) as progress:
        drawn = Painter(cached=False).draw(single, arguments.size, progress=progress)
    pictures = dict(zip(single, drawn, strict=True))
    return [pictures[latent] for latent in wanted]
