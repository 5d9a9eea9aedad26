"""Turns the files of a build and the assets of a release page into what differs between them."""

from __future__ import annotations

from collections.abc import Sequence

from checkface import Artifact, Finding, Release, Standing, examine_artifact, is_artifact
from checkface_channels.github.client import Client
from checkface_channels.github.documents import Asset
from checkface_github_action.names import digest_of


def page_findings(release: Release, assets: Sequence[Asset], forge: Client) -> list[Finding]:
    """A finding for each artifact, and one for each further artifact on the page.

    The release has its files under their names on the page.
    """
    there = {asset.name: asset for asset in assets if asset.whole}
    findings = [
        _finding(artifact, there.pop(artifact.filename, None), forge)
        for artifact in release.artifacts
    ]
    further = (name for name in there if is_artifact(name))
    reason = "on the release page, and not among the files"
    return findings + [Finding(name, Standing.UNKNOWN, reason) for name in further]


def is_difference(finding: Finding, release: Release) -> bool:
    """An artifact that is missing or another. A further one may be another job's: it is told."""
    ours = {artifact.filename for artifact in release.artifacts}
    return not finding.good and finding.name in ours


def artifact_of(asset: Asset, forge: Client) -> Artifact:
    """What an asset is, hashed here where the forge has no digest of it."""
    return Artifact(asset.name, asset.size, digest_of(asset, forge))


def _finding(artifact: Artifact, asset: Asset | None, forge: Client) -> Finding:
    if asset is None:
        return Finding(
            artifact.filename, Standing.UNKNOWN, "not on the release page", artifact.digest
        )
    return examine_artifact(artifact, artifact_of(asset, forge))
