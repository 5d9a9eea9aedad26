"""Turns built files into a `Release`: one digest, and so one face, for all of them."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

from checkface import keys
from checkface.artifact_name import normal_filename
from checkface.digest import Digest, Progress
from checkface.errors import ManifestError
from checkface.written.labelled import KIND

SUMS_NAME = "SHA256SUMS"
"""The file of a release with the digest and the name of each artifact, as `sha256sum` writes it."""
MANIFEST_NAME = "checkface.json"
"""The file of a release that `Manifest` reads and writes."""

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg")
"""A release page's pictures, faces among them, lie beside the files and are not the release."""
SIGNATURES = (
    *(".asc", ".sig", ".minisig", ".sigstore", ".sigstore.json", ".attestation", ".intoto.jsonl"),
    *(".crt", ".pem"),
)
"""What is said about a file. It changes with each signing, and the file does not."""
DIGESTS = re.compile(
    rf"\.(?:{KIND})(?:sums?)?(?:\.txt)?\Z"
    rf"|(?:^|[._-])(?:checksums?\.txt|checksums|(?:{KIND})sums?\.txt|(?:{KIND})sums)"
    r"(?:\.(?:gpg|sign))?\Z",
    re.ASCII,
)
"""Digests of one file, of several (`b3sum` alone is a program), and what signs a list."""


def is_artifact(filename: str) -> bool:
    """Whether a file is of a release, and not a picture, a signature or a record beside it."""
    name = filename.lower()
    is_beside = name.endswith(PICTURES + SIGNATURES) or DIGESTS.search(name)
    return not is_beside and name != MANIFEST_NAME


@dataclass(frozen=True)
class Artifact:
    """A file name, its size and its digest."""

    filename: str
    size: int
    """Bytes."""
    digest: Digest
    """A sha256."""

    @classmethod
    def of_file(cls, path: str | os.PathLike[str], progress: Progress | None = None) -> Artifact:
        """The artifact that a file is. Raises `DigestError` if it cannot be read."""
        blocks: list[int] = []

        def read(count: int) -> None:
            blocks.append(count)  # the size of what was hashed, even if the file grows meanwhile
            if progress:
                progress(count)

        digest = Digest.of_file(path, read)
        return cls(Path(path).name, sum(blocks), digest)

    @property
    def words(self) -> tuple[str, ...]:
        return keys.words(self.digest)


@dataclass(frozen=True)
class Release:
    """Project, version and artifacts: one digest, and so one face, whatever wheel a user gets."""

    project: str
    version: str
    artifacts: tuple[Artifact, ...]
    """Sorted by file name."""

    @classmethod
    def of_artifacts(
        cls, artifacts: Iterable[Artifact], project: str | None = None, version: str | None = None
    ) -> Release:
        """The release of `artifacts`; its names are read from wheels and sdists where not given.

        Raises `ManifestError` if there are none, if a name is no plain file name or taken twice, in
        two spellings too, or if the names disagree.
        """
        held = tuple(sorted(artifacts, key=lambda artifact: artifact.filename))
        _require_file_names([artifact.filename for artifact in held])
        if project is None or version is None:
            found = _one_project_and_version([artifact.filename for artifact in held])
            project, version = project or found[0], version or found[1]
        return cls(project, version, held)

    def artifact(self, filename: str) -> Artifact | None:
        """Its file of this name, or the one whose name is another spelling of it."""
        for spelling in (str, normal_filename, _composed_filename):
            wanted = spelling(filename)
            found = [each for each in self.artifacts if spelling(each.filename) == wanted]
            if len(found) == 1:
                return found[0]
        return None

    @property
    def sha256sums(self) -> str:
        """The canonical SHA256SUMS text, which `sha256sum -c` reads: hex, two blanks, file name."""
        return "".join(f"{held.digest.value}  {held.filename}\n" for held in self.artifacts)

    @property
    def digest(self) -> Digest:
        """The sha256 of the canonical SHA256SUMS text."""
        return Digest.of_text(self.sha256sums)

    @property
    def words(self) -> tuple[str, ...]:
        return keys.words(self.digest)


def _composed_filename(filename: str) -> str:
    """Disks write one letter in two ways: é, and e with its accent."""
    return unicodedata.normalize("NFC", normal_filename(filename))


def _require_file_names(filenames: list[str]) -> None:
    if not filenames:
        raise ManifestError("a release needs at least one file")
    for name in filenames:
        if name in ("", ".", "..") or not name.isprintable() or set(name) & set("/\\"):
            raise ManifestError(
                f"{name!r} cannot stand in {SUMS_NAME}: expected a file name that is printable and "
                "has no slash or backslash; rename the file"
            )
    identities = Counter(map(normal_filename, filenames))
    twice = sorted(name for name in filenames if identities[normal_filename(name)] > 1)
    if twice:
        raise ManifestError(
            "a release cannot hold two files of one name, in whatever spelling: "
            f"{', '.join(dict.fromkeys(twice))}"
        )


def _one_project_and_version(filenames: list[str]) -> tuple[str, str]:
    """What all wheel and sdist names agree on."""
    pairs = [pair for name in filenames if (pair := project_and_version(name))]
    found = {(project, Version(version)): (project, version) for project, version in pairs}
    if len(found) == 1:
        return pairs[0]
    told = (
        ", ".join(f"{project} {version}" for project, version in sorted(found.values())) or "none"
    )
    raise ManifestError(
        f"expected wheels or sdists of one project and version, found {told}; "
        "say which with --project and --version"
    )


def project_and_version(filename: str) -> tuple[str, str] | None:
    """What the name of a wheel or an sdist says, normalised; None for another name."""
    try:
        if filename.endswith(".whl"):
            name, version = parse_wheel_filename(filename)[:2]
        else:
            name, version = parse_sdist_filename(filename)
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return None
    return str(name), str(version)
