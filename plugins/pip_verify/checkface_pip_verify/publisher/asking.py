"""Turns a downloaded wheel into its publisher's word: what the release says of that file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from checkface import MANIFEST_NAME, Artifact, CheckfaceError, Digest, Manifest, ManifestError
from checkface_channels.errors import UnansweredError
from checkface_pip_verify.publisher.forges import NoRepositoryError, forges_of, repository_of
from checkface_pip_verify.publisher.github import Asset, ForgeRelease
from checkface_pip_verify.publisher.links import UnreadableWheelError, source_links
from checkface_pip_verify.publisher.releases import PAGE, Releases
from checkface_pip_verify.publisher.verdict import PublisherVerdict, Standing

SUMS = frozenset({"sha256sums", "sha256sums.txt"})

_SUM = re.compile(r"([0-9A-Fa-f]{64}) [ *](.+)")
"""A line of `sha256sum`: two blanks, or a blank and a star for binary."""

_RENAMED = re.compile(r"[^A-Za-z0-9._+-]")
"""What GitHub turns into dots in the name of an asset."""


class NotPublishedError(CheckfaceError):
    """The publisher has made no statement on this file; the message says where it is missing."""


def ask(
    wheel: Path,
    artifact: Artifact,
    name: str,
    version: str,
    releases: Releases,
    environ: Mapping[str, str] = os.environ,
) -> PublisherVerdict:
    """What the publisher of `wheel` says its bytes should be.

    One request for each repository and run; one more only where the forge has no digest for the
    file name and the release has a checkface.json or SHA256SUMS to read.
    """
    try:
        repository = repository_of(source_links(wheel), forges_of(environ))
        of_version = _releases_of(releases.of(repository), name, version, repository.label)
        release, published = _statement(of_version, artifact.filename, releases)
    except (NoRepositoryError, UnreadableWheelError, NotPublishedError) as error:
        return _unknown(Standing.NOT_PUBLISHED, artifact, error)
    except UnansweredError as error:
        return _unknown(Standing.UNREACHABLE, artifact, error)
    same = published == artifact.digest
    return PublisherVerdict(
        Standing.MATCHES if same else Standing.DIFFERS,
        artifact.filename,
        artifact.digest,
        published,
        release.label,
    )


def _unknown(standing: Standing, artifact: Artifact, error: Exception) -> PublisherVerdict:
    return PublisherVerdict(standing, artifact.filename, artifact.digest, why=str(error))


def _releases_of(
    listed: Sequence[ForgeRelease], name: str, version: str, label: str
) -> tuple[ForgeRelease, ...]:
    """A repository of many packages may have more than one release of the same version."""
    found = tuple(release for release in listed if release.is_of(name, version))
    if not found:
        raise NotPublishedError(f"{label} shows no release {version} among its newest {PAGE}")
    return found


def _statement(
    of_version: Sequence[ForgeRelease], filename: str, releases: Releases
) -> tuple[ForgeRelease, Digest]:
    """The release that names the file, and the digest it gives."""
    for release in of_version:
        asset = _named(release.assets, filename)
        if asset and asset.digest:
            return release, asset.digest
    for release in of_version:
        written = _written(release, releases).get(filename)
        if written:
            return release, written
    labels = ", ".join(release.label for release in of_version)
    raise NotPublishedError(f"{labels} gives no digest for this file")


def _named(assets: Iterable[Asset], filename: str) -> Asset | None:
    names = (filename, _RENAMED.sub(".", filename))
    return next((asset for asset in assets if asset.name in names), None)


def _written(release: ForgeRelease, releases: Releases) -> dict[str, Digest]:
    """File name to digest, out of the first of the files that a release may have for it."""
    for asset in release.assets:
        if asset.name == MANIFEST_NAME:
            return _of_manifest(releases.content(release, asset), release)
    for asset in release.assets:
        if asset.name.lower() in SUMS:
            return _of_sums(releases.content(release, asset))
    return {}


def _of_manifest(content: bytes, release: ForgeRelease) -> dict[str, Digest]:
    try:
        published = Manifest.parse(content.decode()).release
    except (ManifestError, UnicodeError) as error:
        raise NotPublishedError(
            f"the {MANIFEST_NAME} of {release.label} cannot be trusted: {error}"
        ) from error
    return {artifact.filename: artifact.digest for artifact in published.artifacts}


def _of_sums(content: bytes) -> dict[str, Digest]:
    """Lines that are no sums, such as a signature's around them, say nothing."""
    found: dict[str, Digest] = {}
    for line in content.decode(errors="replace").splitlines():
        if matched := _SUM.fullmatch(line.rstrip()):
            name = matched[2].removeprefix("./").removeprefix("dist/")
            found.setdefault(name, Digest("sha256", matched[1].lower()))
    return found
