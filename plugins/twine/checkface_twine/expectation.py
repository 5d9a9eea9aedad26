"""Turns manifests and the files of an upload into findings: as recorded, different, or unknown."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checkface import (
    Artifact,
    Finding,
    Manifest,
    Release,
    Standing,
    examine_artifact,
    project_and_version,
)


@dataclass(frozen=True)
class Expectation:
    """What the manifests of `--expect` say of an upload."""

    findings: tuple[Finding, ...]
    """One for each file and each manifest that records it."""
    misspelt: tuple[str, ...]
    """What stands in a manifest beside words that are not its own."""
    missing: tuple[str, ...]
    """Wheels and sdists that are recorded, and that nobody would upload."""

    @classmethod
    def of(cls, manifests: Sequence[Manifest], releases: Iterable[Release]) -> Expectation:
        """How the files of `releases` stand to all that is recorded."""
        artifacts = [artifact for release in releases for artifact in release.artifacts]
        uploaded = {artifact.filename for artifact in artifacts}
        recorded = [held for manifest in manifests for held in manifest.release.artifacts]
        missing = {held.filename for held in recorded if _is_uploaded(held.filename)} - uploaded
        return cls(
            tuple(found for artifact in artifacts for found in _findings(recorded, artifact)),
            tuple(name for manifest in manifests for name in manifest.misspelt),
            tuple(sorted(missing)),
        )

    @property
    def is_met(self) -> bool:
        """Whether exactly what is recorded would be uploaded."""
        good = all(finding.good for finding in self.findings)
        return good and not self.misspelt and not self.missing


def read_manifests(paths: Iterable[str | os.PathLike[str]]) -> list[Manifest]:
    """Raises `ManifestError` for one that cannot be read or contradicts itself."""
    return [Manifest.of_file(path) for path in paths]


def _is_uploaded(filename: str) -> bool:
    """A release page may hold more: an index takes nothing but wheels and sdists."""
    return project_and_version(filename) is not None


def _findings(recorded: Iterable[Artifact], artifact: Artifact) -> list[Finding]:
    named = [held for held in recorded if held.filename == artifact.filename]
    if named:
        return [examine_artifact(held, artifact) for held in named]
    reason = "not recorded: it has been added, or it is of another release"
    return [Finding(artifact.filename, Standing.UNKNOWN, reason, None, artifact.digest)]
