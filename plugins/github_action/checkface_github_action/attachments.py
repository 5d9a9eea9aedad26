"""Turns a release into the files that are attached to its page: records, and pictures of faces."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from checkface import MANIFEST_NAME, SUMS_NAME, Digest, Face, Manifest, Release
from checkface.pictures import exact_side, face_png, sheet_png, trio_png
from checkface_github_action.inputs import Inputs, Layout

PNG, JSON, TEXT = "image/png", "application/json", "text/plain"
SHEET_NAME = "checkface-sheet.png"

MOST_FACES = 30
"""Files with a picture of their own: each is an asset, and a page of assets is there to be read."""
MOST_ON_A_SHEET = 100
"""A face takes most of a second."""

SMALLEST_OF_TRIO = 96
"""Pixels on the page: below, a careful person starts to mistake one face for another."""

OUR_PICTURE = re.compile(r"checkface-(?:trio|face)-[0-9a-f]{12}-\d+\.png")


@dataclass(frozen=True)
class Attachment:
    """A file to attach."""

    name: str
    data: bytes = field(repr=False)
    kind: str
    """The media type."""

    @property
    def digest(self) -> Digest:
        return Digest.of_bytes(self.data)


@dataclass(frozen=True)
class Attachments:
    """All that is attached, and which picture shows whom."""

    files: tuple[Attachment, ...]
    trio: str
    """The name of the release's trio."""
    faces: dict[Digest, str]
    """The name of each artifact's face; empty where they have no pictures of their own."""
    sheet: str | None


def trio_size(face_size: int) -> int:
    """Pixels on the page of each face of the trio, with which a person verifies."""
    return max(SMALLEST_OF_TRIO, 2 * face_size)


def attachments_of(manifest: Manifest, inputs: Inputs) -> Attachments:
    """Draws what the layout shows. Raises as `Face.image`."""
    release = manifest.release
    trio_side, face_side = _side(trio_size(inputs.face_size)), _side(inputs.face_size)
    trio = _attachment("trio", release.digest, trio_side, trio_png(release.digest, trio_side))
    faces = _faces(release, face_side) if inputs.layout is Layout.TABLE else {}
    sheet = _sheet(release)
    records = []
    if inputs.manifest:
        records.append(Attachment(MANIFEST_NAME, manifest.text.encode(), JSON))
    if inputs.checksums:
        records.append(Attachment(SUMS_NAME, release.sha256sums.encode(), TEXT))
    files = (*records, trio, *dict.fromkeys(faces.values()), *sheet)
    names = {digest: face.name for digest, face in faces.items()}
    return Attachments(files, trio.name, names, sheet[0].name if sheet else None)


def _faces(release: Release, side: int) -> dict[Digest, Attachment]:
    """One for each artifact; files of the same bytes share theirs."""
    digests = dict.fromkeys(artifact.digest for artifact in release.artifacts)
    if len(digests) > MOST_FACES:
        return {}
    return {
        digest: _attachment("face", digest, side, face_png(Face(digest), side))
        for digest in digests
    }


def _sheet(release: Release) -> list[Attachment]:
    if len(release.artifacts) > MOST_ON_A_SHEET:
        return []
    return [Attachment(SHEET_NAME, sheet_png(release), PNG)]


def _attachment(shown: str, digest: Digest, side: int, data: bytes) -> Attachment:
    """A name that is another for another picture: what a page or a proxy has kept stays true."""
    return Attachment(f"checkface-{shown}-{digest.value[:12]}-{side}.png", data, PNG)


def _side(size: int) -> int:
    """Two pixels of the file for each on the page, as far as the scheme has them."""
    return exact_side(2 * size)
