"""Turns inputs and workflow into the release to post on: by id, by tag, or by the event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checkface_github_action.context import Context
from checkface_github_action.errors import ActionError, InputError
from checkface_github_action.forge import Forge
from checkface_github_action.inputs import Inputs


@dataclass(frozen=True)
class Target:
    """A release page, as the forge showed it at one moment."""

    id: int
    tag: str
    body: str
    url: str
    upload_url: str
    draft: bool
    immutable: bool
    """Whether it says so; its assets are frozen once it is no draft."""

    @classmethod
    def of_document(cls, document: dict[str, Any]) -> Target:
        try:
            return cls(
                int(document["id"]),
                str(document["tag_name"]),
                str(document.get("body") or ""),
                str(document["html_url"]),
                str(document["upload_url"]),
                bool(document.get("draft")),
                bool(document.get("immutable")),  # older servers do not have the key
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ActionError(f"the forge shows a release without {error}") from error

    @property
    def is_frozen(self) -> bool:
        """Whether no asset can be added, replaced or deleted any more."""
        return self.immutable and not self.draft


def find_target(forge: Forge, inputs: Inputs, context: Context) -> Target | None:
    """None where the workflow is about no release: a pull request, a push to a branch.

    Raises `ActionError` where there should be one and is none, and `ForgeError`.
    """
    if inputs.release_id:
        return _of_id(forge, _number(inputs.release_id), inputs.tag)
    if inputs.tag:
        return _of_tag(forge, inputs.tag)
    if context.event_release is not None:
        return _of_id(forge, context.event_release, "")
    return _of_tag(forge, context.ref_tag) if context.ref_tag else None


def _of_id(forge: Forge, number: int, tag: str) -> Target:
    target = Target.of_document(forge.release(number))
    if tag and tag != target.tag:
        raise InputError(f"release {number} has the tag {target.tag!r}: expected {tag!r}")
    return target


def _of_tag(forge: Forge, tag: str) -> Target:
    """Published, or a draft; the forge finds drafts by looking through all releases only."""
    published = forge.published_release(tag)
    if published:
        return Target.of_document(published)
    drafts = [each for each in forge.releases() if each.get("tag_name") == tag]
    if len(drafts) == 1:
        return Target.of_document(drafts[0])
    if drafts:
        ids = ", ".join(str(each.get("id")) for each in drafts)
        raise ActionError(
            f"{forge.repository} has {len(drafts)} drafts of {tag!r} ({ids}): delete all but one, "
            "or choose with release-id"
        )
    raise ActionError(
        f"{forge.repository} shows no release of the tag {tag!r}: create it first, as a draft if "
        "you like (gh release create --draft), with a token that may write to see drafts"
    )


def _number(written: str) -> int:
    if not (written.isascii() and written.isdigit()):
        raise InputError(f"input release-id is {written!r}: expected a whole number")
    return int(written)
