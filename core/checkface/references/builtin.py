"""Turns the references that need no plugin into digests: paths, digests, text, git, manifests."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from checkface.digest import HEX_DIGITS, Digest, Progress
from checkface.errors import DigestError, ManifestError, UnresolvedReferenceError
from checkface.git import Repository
from checkface.hookspecs import Resolved, hookimpl
from checkface.manifest import Manifest
from checkface.pin import Pin, pins_of
from checkface.release import Artifact, Release

KINDS = {"git", "manifest", "path", "text", *HEX_DIGITS}


@hookimpl
def checkface_resolve(
    reference: str, progress: Progress | None, folder: Path | None
) -> Resolved | None:
    """The built-in kinds, told by their prefix; whatever has none is a digest or a path."""
    kind, colon, rest = reference.partition(":")
    kind = kind.strip().lower()
    if colon and kind == "text":
        return _of_text(reference, rest)
    if colon and kind == "git":
        return _of_commit(reference, rest.strip(), folder)
    if colon and kind == "manifest":
        return _of_manifest(reference, rest, folder)
    if colon and kind == "path":
        return _of_path(reference, _within(folder, rest), progress)
    if colon and kind in HEX_DIGITS:
        return _of_digest(reference)
    return None


@hookimpl(specname="checkface_resolve", trylast=True)
def resolve_bare(reference: str, progress: Progress | None, folder: Path | None) -> Resolved | None:
    """No prefix: a digest if it reads as one (put ./ before such a file name), else a path."""
    try:
        return _of_digest(reference)
    except DigestError:
        path = _within(folder, reference)
        known = os.path.lexists(path)  # a dangling link is told as one that cannot be read
        return _of_path(reference, path, progress) if known else None


def is_certain(reference: str) -> bool:
    """Whether no plugin has a say: its prefix is one of ours, or it has none."""
    kind, colon, _ = reference.partition(":")
    return not colon or kind.strip().lower() in KINDS


def _within(folder: Path | None, path: str) -> str:
    """What the user typed, where no folder was said: messages repeat it."""
    return path if folder is None else os.path.join(folder, path)  # noqa: PTH118 (`./` is kept)


def _of_text(reference: str, text: str) -> Resolved:
    """Exactly what was typed, blanks and bytes outside UTF-8 included; its name stays secret."""
    digest = Digest.of_bytes(text.encode("utf-8", "surrogateescape"))
    return Resolved(reference, replace(digest, typed=True), "text")


def _of_digest(reference: str) -> Resolved:
    digest = Digest.parse(reference)
    return Resolved(reference, digest, digest.short)


def _of_path(reference: str, path: str, progress: Progress | None) -> Resolved:
    if os.path.isdir(path):  # noqa: PTH112 (never raises)
        raise UnresolvedReferenceError(
            f"{path!r} is a folder, and only files have a digest; "
            f"for all files of a release: checkface release {path.rstrip('/')}/*"
        )
    digest, found = Digest.of_file(path, progress), Pin.of_file(Path(path))
    told = (str(found),) if found else ()
    return Resolved(reference, digest, Path(path).name, pins=told)


def _of_commit(reference: str, revision: str, folder: Path | None) -> Resolved:
    name = Repository(folder).commit(revision)
    return Resolved(reference, Digest.parse(name), f"commit {revision}")


def _of_manifest(reference: str, where: str, folder: Path | None) -> Resolved:
    """`manifest:PATH` is the release, `manifest:PATH#FILENAME` one of its artifacts."""
    path, _, filename = where.partition("#")
    release = Manifest.of_file(_within(folder, path)).release
    if not filename:
        return resolved_release(reference, release)
    if artifact := release.artifact(filename):
        return resolved_artifact(reference, release, artifact)
    held = ", ".join(artifact.filename for artifact in release.artifacts)
    raise ManifestError(f"{path}: no artifact {filename!r} (it holds {held})")


def resolved_release(reference: str, release: Release) -> Resolved:
    """What a reference to a whole release names."""
    told = tuple(map(str, pins_of(release.artifacts)))
    return Resolved(reference, release.digest, release.project, release.version, pins=told)


def resolved_artifact(reference: str, release: Release, artifact: Artifact) -> Resolved:
    """What a reference to one file of a release names.

    Only a wheel has a pin: what installs it shows its faces, and not those of a source archive.
    """
    found = Pin.of_name(artifact.filename)
    told = (str(found),) if found else ()
    return Resolved(reference, artifact.digest, artifact.filename, release.version, pins=told)
