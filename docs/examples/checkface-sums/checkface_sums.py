"""Turns `sums:PATH#FILENAME` into the digest that a SHA256SUMS file records of a file."""

from __future__ import annotations

from pathlib import Path

from checkface import Digest, Resolved, UnresolvedReferenceError, hookimpl

PREFIX = "sums:"


@hookimpl
def checkface_resolve(reference: str, folder: Path | None) -> Resolved | None:
    """None for what is not ours to resolve; an error for what is, and cannot be."""
    if not reference.startswith(PREFIX):
        return None
    path, _, filename = reference.removeprefix(PREFIX).partition("#")
    digest = _recorded(Path(folder or ".", path), filename)
    if digest is None:
        raise UnresolvedReferenceError(
            f"{path} records no file {filename!r}: expected sums:PATH#FILENAME with a line of it"
        )
    return Resolved(reference, digest, filename)


def _recorded(path: Path, filename: str) -> Digest | None:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise UnresolvedReferenceError(f"cannot read {str(path)!r}: {error}") from error
    for line in lines:
        digits, _, name = line.partition(" ")
        if name.lstrip(" *") == filename:
            return Digest.parse(digits)
    return None
