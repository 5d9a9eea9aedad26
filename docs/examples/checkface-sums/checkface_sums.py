"""Teaches checkface what a SHA256SUMS file records: a reference `sums:…` and a command `sums`."""

from __future__ import annotations

import argparse
from pathlib import Path

from checkface import (
    Digest,
    MismatchError,
    Resolved,
    Subcommands,
    UnresolvedReferenceError,
    hookimpl,
    plain,
)

PREFIX = "sums:"


@hookimpl
def checkface_resolve(reference: str, folder: Path | None) -> Resolved | None:
    """None for what is not ours to resolve; an error for what is, and cannot be."""
    if not reference.startswith(PREFIX):
        return None
    path, _, filename = reference.removeprefix(PREFIX).partition("#")
    digest = _recorded(Path(folder or ".", path)).get(filename)
    if digest is None:
        raise UnresolvedReferenceError(
            f"{path} records no file {filename!r}: expected sums:PATH#FILENAME with a line of it"
        )
    return Resolved(reference, digest, filename)


@hookimpl
def checkface_commands(subparsers: Subcommands) -> None:
    """`checkface sums PATH`, with a help of its own."""
    parser = subparsers.add_parser("sums", help="compare files with the SHA256SUMS beside them")
    parser.add_argument("path", type=Path, metavar="SHA256SUMS")
    parser.set_defaults(run=compare)


def compare(arguments: argparse.Namespace) -> int:
    """The exit code: 0 if all are the same; an error ends with one of its own."""
    path: Path = arguments.path
    for filename, recorded in _recorded(path).items():
        actual = Digest.of_file(path.parent / filename)
        if actual != recorded:
            raise MismatchError(f"{filename}: expected {recorded}, got {actual}")
        print(f"same  {plain(filename)}")
    return 0


def _recorded(path: Path) -> dict[str, Digest]:
    """By filename. Nothing can be compared with an empty list, nor with two words about a file."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise UnresolvedReferenceError(f"cannot read {str(path)!r}: {error}") from error
    parts = [line.partition(" ") for line in text.split("\n") if line]
    recorded = {filename.lstrip(" *"): Digest.parse(digits) for digits, _, filename in parts}
    if not 0 < len(recorded) == len(parts):
        raise UnresolvedReferenceError(f"{str(path)!r}: expected one line for each of its files")
    return recorded
