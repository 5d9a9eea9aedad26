"""Turns a manifest and a file into a finding: the file is what was recorded, or it is not.

Files are compared by digest, pictures with what is drawn here from the manifest, byte for byte.
"""

from __future__ import annotations

import os
from pathlib import Path

from checkface.digest import Digest, Progress
from checkface.errors import DigestError
from checkface.finding import Finding, Standing
from checkface.manifest import Manifest
from checkface.release import MANIFEST_NAME, SUMS_NAME, Artifact, Release

PICTURE_SUFFIX = ".png"


def examine(
    manifest: Manifest, path: str | os.PathLike[str], progress: Progress | None = None
) -> Finding:
    """How the file at `path` stands to `manifest`, told by its name, or for a picture by its note.

    Raises `DigestError` if it cannot be read.
    """
    place = Path(path)
    if recorded := manifest.release.artifact(place.name):
        return examine_artifact(recorded, Artifact.of_file(place, progress))
    if place.name == SUMS_NAME:
        return _examine_text(place, manifest.release.sha256sums, "the manifest's artifacts")
    if place.name == MANIFEST_NAME:
        return _examine_text(place, manifest.text, "the manifest")
    if place.suffix.lower() == PICTURE_SUFFIX:
        return _examine_picture(manifest.release, place)
    reason = "the manifest has no file of this name"
    return Finding(place.name, Standing.UNKNOWN, reason, None, Digest.of_file(place, progress))


def examine_artifact(recorded: Artifact, found: Artifact) -> Finding:
    """How a file that was hashed stands to what was recorded under its name."""
    same = recorded.digest == found.digest
    reason = " ".join(found.words)
    if not same:
        sizes = f"{recorded.size:,} bytes recorded, {found.size:,} found"
        reason = f"other bytes ({sizes})" if recorded.size != found.size else "other bytes"
    standing = Standing.SAME if same else Standing.DIFFERENT
    return Finding(recorded.filename, standing, reason, recorded.digest, found.digest)


def _examine_text(path: Path, expected: str, source: str) -> Finding:
    digest = Digest.of_file(path)
    same = digest == Digest.of_text(expected)
    reason = f"as made from {source}" if same else f"not what {source} make"
    standing = Standing.SAME if same else Standing.DIFFERENT
    return Finding(path.name, standing, reason, Digest.of_text(expected), digest)


def _examine_picture(release: Release, path: Path) -> Finding:
    from checkface.pictures.posted import Posted  # with Pillow, where it opens the file
    from checkface.pictures.published import entries_of

    try:
        posted = Posted.of_file(path)
    except OSError as error:
        raise DigestError(f"cannot read {str(path)!r}: {error.strerror}") from error
    if posted is None:
        return Finding(path.name, Standing.DIFFERENT, "no picture that can be read")
    note = posted.note
    if note is None or note.draft:
        return Finding(path.name, Standing.UNKNOWN, "a picture that does not say whose face it is")
    if note.digest not in {entry.digest for entry in entries_of(release)}:
        return Finding(path.name, Standing.UNKNOWN, f"a face of {note.digest}, not recorded here")
    if posted.is_true_of(release):
        return Finding(path.name, Standing.SAME, f"the {note.shown} of {note.digest.short} redrawn")
    return Finding(path.name, Standing.DIFFERENT, f"not the {note.shown} of {note.digest}")
