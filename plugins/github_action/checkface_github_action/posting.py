"""Turns a release and its attachments into a release page that shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checkface import Manifest
from checkface_channels.github.client import Client
from checkface_channels.github.documents import Asset, ReleaseDocument
from checkface_channels.github.refusal import UNPROCESSABLE, ForgeError
from checkface_github_action import workflow
from checkface_github_action.assets import Plan, Shelf, contradiction
from checkface_github_action.attachments import Attachments
from checkface_github_action.block import Block, base_of
from checkface_github_action.body import block_of, caught_in
from checkface_github_action.errors import ActionError
from checkface_github_action.fitting import fit_into_body
from checkface_github_action.inputs import Inputs, Layout, OnImmutable

BODY_TRIES = 3
"""Another job may write the body between our reading and our writing; nobody can lock it."""


MOST_ASSETS = 1000
"""Of one release, at the forge."""


@dataclass(frozen=True)
class Posted:
    """How the page is now."""

    assets: tuple[Asset, ...]
    body_changed: bool


@dataclass
class Page:
    """One release page, and what this step may do with it."""

    forge: Client
    target: ReleaseDocument
    manifest: Manifest
    inputs: Inputs
    server_url: str

    def post(self, attachments: Attachments) -> Posted:
        """Assets first, then the body that shows them. Raises `ActionError`."""
        shelf = Shelf(self.forge, self.target, self.manifest, self.inputs.overwrite)
        present = shelf.present()
        plan = shelf.plan(attachments.files, present)
        if not self.inputs.upload_assets:
            return Posted(tuple(present), self._show(attachments, _names(present, plan)))
        if self.target.is_frozen and plan.upload:
            return self._post_on_frozen(attachments, present, plan)
        if plan.contradicted and not self.inputs.overwrite:
            raise contradiction(plan.contradicted)
        self._require_room(attachments, present, plan)
        try:
            made = self._carry_out(shelf, plan)
        except ForgeError as error:
            if error.status != UNPROCESSABLE or "immutable" not in str(error):
                raise
            return self._post_on_frozen(attachments, shelf.present(), plan)
        gone = {asset.id for asset in plan.delete}
        assets = (*(asset for asset in present if asset.id not in gone), *made)
        planned = {attachment.name for attachment in plan.upload if self.inputs.dry_run}
        return Posted(assets, self._show(attachments, _names(assets, plan) | planned))

    def _carry_out(self, shelf: Shelf, plan: Plan) -> list[Asset]:
        """What was uploaded; nothing on a dry run, which only tells."""
        would = "would " if self.inputs.dry_run else ""
        for asset in plan.delete:
            workflow.log(f"{would}delete {asset.name}")
        for attachment in plan.upload:
            workflow.log(f"{would}attach {attachment.name} ({len(attachment.data):,} bytes)")
        if not plan.upload:
            workflow.log("all files are attached already")
        return [] if self.inputs.dry_run else shelf.carry_out(plan)

    def _post_on_frozen(self, attachments: Attachments, present: list[Asset], plan: Plan) -> Posted:
        """An immutable release that is published takes no asset any more, but its text changes."""
        missing = ", ".join(attachment.name for attachment in plan.upload)
        reason = (
            f"the release {self.target.tag} is immutable and published: {missing} cannot be "
            "attached. Run on the draft, before it is published"
        )
        if self.inputs.on_immutable is OnImmutable.ERROR:
            raise ActionError(f"{reason}; or set on-immutable: body-only or skip")
        workflow.warning(reason)
        if self.inputs.on_immutable is OnImmutable.SKIP:
            return Posted(tuple(present), body_changed=False)
        return Posted(tuple(present), self._show(attachments, _names(present, plan)))

    def _require_room(self, attachments: Attachments, present: list[Asset], plan: Plan) -> None:
        """Before the first write: what the page would refuse at the last. Raises `ActionError`."""
        count = len(present) - len(plan.delete) + len(plan.upload)
        if count > MOST_ASSETS:
            raise ActionError(
                f"the release would have {count} files: expected at most {MOST_ASSETS}"
            )
        if self.inputs.update_body:
            named = _names(present, plan) | {each.name for each in plan.upload}
            fit_into_body(self._body(), self.block(attachments, named))

    def _body(self) -> str:
        return self.forge.release(self.target.id).body

    def _show(self, attachments: Attachments, attached: set[str]) -> bool:
        """Whether the body was changed, or would be on a dry run."""
        if not self.inputs.update_body:
            return False
        block = self.block(attachments, attached)
        _warn_of_what_is_open(self._body())
        for _ in range(BODY_TRIES):
            body = self._body()
            new = fit_into_body(body, block)
            if new == body:
                workflow.log("the release body shows these faces already")
                return False
            if self.inputs.dry_run:
                workflow.log(f"would change the release body to show:\n{block.text}")
                return True
            self.forge.update_body(self.target.id, new)
            if self._shows(new):
                workflow.log("the release body shows the faces")
                return True
        raise ActionError(
            f"the body of the release {self.target.tag} was changed by others {BODY_TRIES} times "
            "while we wrote it: let one job post faces, after the others"
        )

    def block(self, attachments: Attachments, attached: set[str]) -> Block:
        """The block, with those pictures only that the page can load."""
        faces = attachments.faces if set(attachments.faces.values()) <= attached else {}
        sheet = attachments.sheet if attachments.sheet in attached else None
        layout = self.inputs.layout
        base = base_of(self.server_url, self.forge.repository.slug, self.target.tag)
        return Block(
            self.manifest.release,
            base,
            self.inputs.face_size,
            attachments.trio if attachments.trio in attached else None,
            faces if layout is Layout.TABLE else {},
            sheet if layout is Layout.SHEET or (layout is Layout.TABLE and not faces) else None,
            layout is not Layout.NONE,
            frozenset(attached),
        )

    def _shows(self, body: str) -> bool:
        """Whether our block is on the page, whatever others have done to the rest."""
        return _lines(block_of(self._body())) == _lines(block_of(body))


def _warn_of_what_is_open(body: str) -> None:
    found = caught_in(body)
    if found and block_of(body) is None:
        workflow.warning(
            f"the release notes leave {found} open: the faces are put in front of them"
        )
    elif found:
        workflow.warning(
            f"the release notes leave {found} open before the faces, which it may hide: close it"
        )


def _names(assets: Iterable[Asset], plan: Plan) -> set[str]:
    """What is whole, and not another's under a name of ours."""
    replaced = {asset.id for asset in plan.delete}
    return {asset.name for asset in assets if asset.whole and asset.id not in replaced}


def _lines(text: str | None) -> list[str]:
    return (text or "").splitlines()
