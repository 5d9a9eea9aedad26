"""The arguments that several verbs share, and their checks."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from checkface.argument_parser import ArgumentParser

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[ArgumentParser]  # noqa: SLF001 (no public name)


LONGEST = 20
"""Digits that are read; zeros in front of a number are digits too."""


def add_verb(
    subparsers: Subparsers, name: str, description: str, epilog: str = ""
) -> argparse.ArgumentParser:
    """A subcommand whose one-line help is also the head of its own help."""
    return subparsers.add_parser(
        name,
        help=description,
        description=description[0].upper() + description[1:] + ".",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_references(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("references", nargs="+", metavar="REFERENCE", help="see checkface --help")


def add_output(parser: argparse.ArgumentParser, kinds: str) -> None:
    """`kinds` are the ends of names that it may have."""
    parser.add_argument("-o", "--output", required=True, metavar="FILE", type=Path, help=kinds)


def add_size(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--size", type=face_size, default=256, metavar="PIXELS", help="1 to 1024 (default: 256)"
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON for programs")


def add_image(parser: argparse.ArgumentParser) -> None:
    from checkface.terminal.layout import CHOICES

    parser.add_argument(
        "--image",
        choices=CHOICES,
        help="how the terminal shows pictures (default: $CHECKFACE_IMAGE, else what it can)",
    )


def face_size(text: str) -> int:
    from checkface.picture_cache import SIDE

    return _within(text, 1, SIDE, "pixels")


def face_index(text: str) -> int:
    from checkface.face import LAST_FACE

    return _within(text, 0, LAST_FACE, "a face's number")


def frame_count(text: str) -> int:
    from checkface.latents import MOST_FRAMES

    return _within(text, 2, MOST_FRAMES, "frames")


def frames_per_second(text: str) -> int:
    from checkface.pictures.animation import FASTEST

    return _within(text, 1, FASTEST, "frames a second")


def column_count(text: str) -> int:
    return _within(text, 1, 100, "columns")


def _within(text: str, lowest: int, highest: int, noun: str) -> int:
    """The number that `text` writes; argparse prints what is raised here."""
    if len(text) < LONGEST and text.isascii() and text.isdigit() and lowest <= int(text) <= highest:
        return int(text)
    shown = text if len(text) < LONGEST else f"{text[:LONGEST]}…"
    raise argparse.ArgumentTypeError(f"expected {lowest} to {highest} ({noun}), got {shown!r}")
