"""Turns what should be attached to a release into the fewest changes, and makes them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from checkface import Manifest, examine
from checkface_channels.github.client import Client
from checkface_channels.github.documents import Asset, ReleaseDocument
from checkface_channels.github.refusal import UNPROCESSABLE, ForgeError
from checkface_channels.retries import IN_A_JOB
from checkface_github_action.attachments import OUR_PICTURE, PNG, Attachment
from checkface_github_action.errors import ActionError


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

    forge: Client
    target: ReleaseDocument
    manifest: Manifest
    overwrite: bool

    def present(self) -> list[Asset]:
        return self.forge.assets(self.target.id)

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
        for attempt in range(1, IN_A_JOB.tries + 1):
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
        return self.forge.upload(
            self.target.upload_url, attachment.name, attachment.data, attachment.kind, attempt
        )

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
