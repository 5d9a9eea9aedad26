"""Turns what an index holds of a version into files with digests, or without, and their release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checkface import Artifact, CheckfaceError, Digest, Pin, Release, is_artifact
from checkface_devpi.host import RELEASE_FILE, Link, Stage

MIRRORS = ("mirror", "remote")


@dataclass(frozen=True)
class HeldFile:
    """A file, and what the index says of it."""

    filename: str
    digest: Digest | None
    """None where the index does not give its sha256."""
    others: tuple[str, ...]
    """What else the index gives of it, `md5` for instance."""
    size: int | None
    """Bytes; None where the index does not have the file yet."""

    @classmethod
    def of(cls, link: Link) -> HeldFile:
        """A digest is what the index has written down; nothing is hashed anew."""
        hashes = dict(link.hashes)
        digest, entry = _sha256(hashes.pop("sha256", None)), link.entry
        size = entry.file_size() if entry.file_exists() else None
        return cls(link.basename, digest, tuple(sorted(map(str, hashes))), size)


@dataclass(frozen=True)
class HeldVersion:
    """All files of a version on one index, without those of its bases."""

    index: str
    project: str
    version: str
    files: tuple[HeldFile, ...]
    is_volatile: bool
    is_mirror: bool
    bases: tuple[str, ...] = ()
    """Indexes whose files an installer gets from this one too."""

    @classmethod
    def of(cls, stage: Stage, project: str, version: str) -> HeldVersion:
        links = stage.get_linkstore_perstage(project, version).get_links(rel=RELEASE_FILE)
        files = [HeldFile.of(link) for link in links if is_artifact(link.basename)]
        return cls(
            stage.name,
            project,
            version,
            tuple(sorted(files, key=lambda file: file.filename)),
            bool(stage.ixconfig.get("volatile")),
            stage.ixconfig.get("type") in MIRRORS,
            tuple(stage.ixconfig.get("bases") or ()),
        )

    @property
    def files_with_digest(self) -> Iterator[tuple[HeldFile, Digest]]:
        """Those whose digest the index gives."""
        return ((file, file.digest) for file in self.files if file.digest)

    @property
    def unknown(self) -> tuple[HeldFile, ...]:
        return tuple(file for file in self.files if not file.digest)

    @property
    def away(self) -> tuple[HeldFile, ...]:
        """Those that this server does not have: not yet, or no longer."""
        return tuple(file for file in self.files if file.size is None)

    @property
    def release(self) -> Release | None:
        """None where a digest is missing, or the names of the files cannot stand in a release.

        Sizes are no part of its digest; who needs them looks at `away`.
        """
        if self.unknown:
            return None
        artifacts = [
            Artifact(file.filename, file.size or 0, it) for file, it in self.files_with_digest
        ]
        try:
            return Release.of_artifacts(artifacts, self.project, self.version)
        except CheckfaceError:
            return None

    @property
    def pin(self) -> Pin | None:
        """What its wheels say that they are, where all say one thing."""
        pins = {pin for file in self.files if (pin := Pin.of_name(file.filename))}
        return pins.pop() if len(pins) == 1 else None


def _sha256(written: str | None) -> Digest | None:
    """A mirrored page may claim anything: what is no sha256 is none."""
    try:
        return Digest("sha256", written.lower()) if written else None
    except CheckfaceError:
        return None
