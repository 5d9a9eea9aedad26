"""Turns what should be attached to a release into the fewest changes, and makes them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checkface import Digest, DigestError, Manifest, examine
from checkface_github_action.attachments import OUR_PICTURE, PNG, Attachment
from checkface_github_action.errors import ActionError, ForgeError
from checkface_github_action.forge import UNPROCESSABLE, Forge
from checkface_github_action.patience import TRIES
from checkface_github_action.target import Target

UPLOADED = "uploaded"


@dataclass(frozen=True)
class Asset:
    """A file on the release page."""

    id: int
    name: str
    size: int
    digest: Digest | None
    """The forge's own; None for files from before it kept any."""
    whole: bool
    """False for what an upload that broke off has left behind."""
    url: str

    @classmethod
    def of_document(cls, document: dict[str, Any]) -> Asset:
        try:
            return cls(
                int(document["id"]),
                str(document["name"]),
                int(document.get("size") or 0),
                _digest(document.get("digest")),
                document.get("state", UPLOADED) == UPLOADED,
                str(document.get("browser_download_url") or ""),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ActionError(f"the forge shows an asset without {error}") from error


def assets_of(forge: Forge, target: Target) -> list[Asset]:
    """What is attached at this moment. Raises `ForgeError`."""
    return [Asset.of_document(each) for each in forge.assets(target.id)]


def _digest(written: object) -> Digest | None:
    try:
        return Digest.parse(written) if isinstance(written, str) else None
    except DigestError:
        return None


@dataclass(frozen=True)
class Plan:
    """What has to be done so that every attachment is there."""

    upload: tuple[Attachment, ...]
    delete: tuple[Asset, ...]
    """Before: what stands in the way, broken uploads, and pictures of files that are no more."""
    contradicted: tuple[str, ...]
    """Names whose bytes differ, which only `overwrite` replaces."""


@dataclass
class Shelf:
    """The assets of one release."""

    forge: Forge
    target: Target
    manifest: Manifest
    overwrite: bool

    def present(self) -> list[Asset]:
        return assets_of(self.forge, self.target)

    def plan(self, wanted: Iterable[Attachment], present: Iterable[Asset]) -> Plan:
        """The fewest changes: what is there with the same digest stays, and costs no write."""
        there = {asset.name: asset for asset in present}
        upload, delete, contradicted = [], [], []
        for attachment in wanted:
            asset = there.pop(attachment.name, None)
            if asset and asset.whole and self.holds(asset, attachment):
                continue
            upload.append(attachment)
            if asset:
                delete.append(asset)
                contradicted += [asset.name] if asset.whole else []
        stale = [asset for asset in there.values() if OUR_PICTURE.fullmatch(asset.name)]
        delete += [asset for asset in stale if self.overwrite or not asset.whole]
        return Plan(tuple(upload), tuple(delete), tuple(contradicted))

    def holds(self, asset: Asset, attachment: Attachment) -> bool:
        """Whether an asset is the attachment: by digest, and a picture by its pixels.

        Another version of Pillow writes the same picture in other bytes: that is no change.
        """
        if asset.digest == attachment.digest:
            return True
        if asset.digest and attachment.kind != PNG:
            return False
        data = self.forge.content(asset.id)
        return data == attachment.data or (
            attachment.kind == PNG and self._shows_the_same(attachment.name, data)
        )

    def _shows_the_same(self, name: str, data: bytes) -> bool:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.write_bytes(data)
            return examine(self.manifest, path).good

    def carry_out(self, plan: Plan) -> list[Asset]:
        """Raises `ForgeError`; what was done until then stays, and another run does the rest."""
        for asset in plan.delete:
            self.forge.delete_asset(asset.id)
        return [self._put(attachment) for attachment in plan.upload]

    def _put(self, attachment: Attachment) -> Asset:
        """Upload, as often as it takes: an answer that got lost may have had its effect."""
        for attempt in range(1, TRIES + 1):
            try:
                return self._upload(attachment, attempt)
            except ForgeError as error:
                found = self._after(attachment, error)
                if found:
                    return found
                if error.status != UNPROCESSABLE and not self.forge.patience.waits(
                    attempt, error.wait, str(error)
                ):
                    raise
                failure = error
        raise failure

    def _upload(self, attachment: Attachment, attempt: int) -> Asset:
        document = self.forge.upload(
            self.target.upload_url, attachment.name, attachment.data, attachment.kind, attempt
        )
        return Asset.of_document(document)

    def _after(self, attachment: Attachment, error: ForgeError) -> Asset | None:
        """What a failed upload, or another job at the same time, has left under the name.

        Ours is kept, what broke off is deleted, and what is another's stands or is replaced.
        """
        if error.status == UNPROCESSABLE and error.code != "already_exists":
            raise error
        found = next((each for each in self.present() if each.name == attachment.name), None)
        if found is None:
            return None
        if found.whole and self.holds(found, attachment):
            return found
        if found.whole and not self.overwrite:
            raise contradiction([found.name])
        self.forge.delete_asset(found.id)
        return None


def contradiction(names: Iterable[str]) -> ActionError:
    return ActionError(
        f"the release has other bytes under the names {', '.join(names)}: if they are of an older "
        "build, set overwrite: true; if other jobs post faces too, let one job do it after them"
    )
