"""Turns a downloaded wheel into its publisher's word: what the release says of that file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote

from packaging.utils import canonicalize_name

from checkface import (
    MANIFEST_NAME,
    Artifact,
    CheckfaceError,
    Digest,
    Manifest,
    Standing,
    normal_filename,
)
from checkface.errors import ManifestError, UnreadableWheelError
from checkface.input_files import encoding_of
from checkface.written import written_digests
from checkface_channels.errors import UnansweredError
from checkface_channels.github.client import PAGE
from checkface_channels.github.documents import Asset, ReleaseDocument
from checkface_channels.github.repository import (
    NoRepositoryError,
    Repository,
    forges_of,
    repository_of,
)
from checkface_channels.publisher.accepted import PublisherRecord
from checkface_channels.publisher.finding import PublisherFinding
from checkface_channels.publisher.links import source_links
from checkface_channels.publisher.releases import Releases
from checkface_channels.publisher.tags import is_tag_of

SUMS = frozenset({"sha256sums", "sha256sums.txt"})

LARGEST_SUMS = 4 << 20
"""Bytes, as forty thousand files have; more of them would keep a user waiting for a stranger."""

_RENAMED = re.compile(r"[^A-Za-z0-9._+-]")
"""What GitHub turns into dots in the name of an asset."""

Digests = dict[str, Digest]
"""By the names of their files."""

NOBODY_KNOWN: Mapping[str, PublisherRecord] = MappingProxyType({})


class NotPublishedError(CheckfaceError):
    """The publisher has made no statement on this file; the message says where it is missing."""


def publisher_finding(
    wheel: Path,
    artifact: Artifact,
    name: str,
    version: str,
    releases: Releases,
    known: Mapping[str, PublisherRecord] = NOBODY_KNOWN,
    environ: Mapping[str, str] = os.environ,
) -> PublisherFinding:
    """What the publisher of `wheel` says its bytes should be.

    `known` is `Publishers.latest()`. One request for each repository and run; one more only where
    the forge has no digest for the file name and the release has a checkface.json or SHA256SUMS to
    read. None to a repository that is not the known one: what it says is of no weight.
    """
    project = str(canonicalize_name(name))
    case = _Case(artifact, project, known.get(project))
    try:
        repository = repository_of(source_links(wheel), forges_of(environ))
    except (NoRepositoryError, UnreadableWheelError) as error:
        return case.finding_unnamed(str(error))
    case = replace(case, repository=repository)
    if case.before and not case.before.is_of(repository):
        return case.finding(Standing.DIFFERENT)
    try:
        of_version = _releases_of(releases.of(repository), name, version, repository.label)
        release, published = _statement(of_version, artifact.filename, releases)
    except NotPublishedError as error:
        return case.finding(Standing.UNKNOWN, why=str(error))
    except UnansweredError as error:
        return case.finding(Standing.UNREADABLE, why=str(error))
    same = published == artifact.digest
    standing = Standing.SAME if same else Standing.DIFFERENT
    finding = replace(case.finding(standing, published, release.label), actual=release.actual)
    return replace(finding, standing=Standing.DIFFERENT) if finding.was_given else finding


@dataclass(frozen=True)
class _Case:
    """One wheel, the repository that it names, and the one that was accepted."""

    artifact: Artifact
    project: str
    before: PublisherRecord | None
    repository: Repository | None = None

    def finding_unnamed(self, why: str) -> PublisherFinding:
        """Nothing was published where there is nobody, unless there was somebody before."""
        return self.finding(Standing.DIFFERENT if self.before else Standing.UNKNOWN, why=why)

    def finding(
        self, standing: Standing, published: Digest | None = None, where: str = "", why: str = ""
    ) -> PublisherFinding:
        return PublisherFinding(
            standing,
            self.artifact.filename,
            self.artifact.digest,
            published,
            where,
            why,
            self.project,
            self.repository,
            self.before,
        )


def _releases_of(
    listed: Sequence[ReleaseDocument], name: str, version: str, label: str
) -> tuple[ReleaseDocument, ...]:
    """A repository of many packages may have more than one release of the same version."""
    found = tuple(release for release in listed if is_tag_of(release.tag, name, version))
    if not found:
        raise NotPublishedError(f"{label} shows no release {version} among its newest {PAGE}")
    return found


def _statement(
    of_version: Sequence[ReleaseDocument], filename: str, releases: Releases
) -> tuple[ReleaseDocument, Digest]:
    """The release that names the file, and the digest it gives."""
    for release in of_version:
        asset = _asset_of(release.assets, filename)
        if asset and asset.is_odd:
            raise UnansweredError(f"{release.label} has a digest of this file that is no sha256")
        if asset and asset.digest:
            return release, asset.digest
    for release in of_version:
        written = _digests_by_filename(release, releases, filename).get(filename)
        if written:
            return release, written
    labels = ", ".join(release.label for release in of_version)
    raise NotPublishedError(f"{labels} gives no digest for this file")


def _asset_of(assets: Iterable[Asset], filename: str) -> Asset | None:
    names = (filename, _RENAMED.sub(".", filename))
    return next((asset for asset in assets if asset.name in names), None)


def _digests_by_filename(release: ReleaseDocument, releases: Releases, filename: str) -> Digests:
    """File name to digest, out of the first of the files that a release may have for it."""
    for asset in release.assets:
        if asset.name == MANIFEST_NAME:
            return _of_manifest(releases.content(release, asset), release)
    for asset in release.assets:
        if asset.name.lower() in SUMS:
            return _of_sums(releases.content(release, asset), asset, filename, release)
    return {}


def _of_manifest(content: bytes, release: ReleaseDocument) -> Digests:
    try:
        published = Manifest.parse(content.decode()).release
    except (ManifestError, UnicodeError) as error:
        raise UnansweredError(
            f"the {MANIFEST_NAME} of {release.label} cannot be trusted: {error}"
        ) from error
    return {artifact.filename: artifact.digest for artifact in published.artifacts}


def _of_sums(content: bytes, asset: Asset, filename: str, release: ReleaseDocument) -> Digests:
    """Lines that are no sums, such as a signature's around them, say nothing, unless they speak of
    our file: what cannot be read there may be another digest."""
    if len(content) > LARGEST_SUMS:
        size = f"{LARGEST_SUMS >> 20} MiB"
        raise UnansweredError(f"the {asset.name} of {release.label} has more than {size}")
    found: Digests = {}
    text = content.decode(encoding_of(content), errors="replace")
    written = written_digests(text, asset.name)
    for each in written.digests:
        name = _bare(each.filename)
        is_ours = normal_filename(name) == normal_filename(filename)
        if not is_ours or found.setdefault(filename, each.digest) != each.digest:
            _require_of_others(name, filename, release)
    for line in written.unread:
        _require_of_others(line.text, filename, release)
    if "\0" in text and not found:  # letters that are two bytes wide, and not marked
        _require_of_others(text.replace("\0", ""), filename, release)
    return found


def _bare(path: str) -> str:
    return re.split(r"[/\\]", path)[-1]


def _require_of_others(line: str, filename: str, release: ReleaseDocument) -> None:
    """Raises `UnansweredError` if the line names our file, in whatever case and spelling."""
    words = re.split(r"[^A-Za-z0-9._+!~-]+", unquote(line).lower())
    if filename.lower() in words or normal_filename(line) == normal_filename(filename):
        raise UnansweredError(
            f"the SHA256SUMS of {release.label} cannot be trusted: what they say of this file is "
            "no sha256, or more than one"
        )
