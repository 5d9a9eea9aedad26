"""Turns inputs and workflow into the release to post on: by id, by tag, or by the event."""

from __future__ import annotations

from checkface_channels.github.client import Client
from checkface_channels.github.documents import ReleaseDocument
from checkface_github_action.context import Context
from checkface_github_action.errors import ActionError, InputError
from checkface_github_action.inputs import Inputs, whole_number


def find_target(forge: Client, inputs: Inputs, context: Context) -> ReleaseDocument | None:
    """None where the workflow is about no release: a pull request, a push to a branch.

    Raises `ActionError` where there should be one and is none, and `ForgeError`.
    """
    if inputs.release_id:
        return _of_id(forge, whole_number("release-id", inputs.release_id), inputs.tag)
    if inputs.tag:
        return _of_tag(forge, inputs.tag)
    if context.event_release is not None:
        return _of_id(forge, context.event_release, "")
    return _of_tag(forge, context.ref_tag) if context.ref_tag else None


def _of_id(forge: Client, number: int, tag: str) -> ReleaseDocument:
    target = forge.release(number)
    if tag and tag != target.tag:
        raise InputError(f"release {number} has the tag {target.tag!r}: expected {tag!r}")
    return target


def _of_tag(forge: Client, tag: str) -> ReleaseDocument:
    """Published, or a draft; the forge finds drafts by looking through all releases only."""
    published = forge.published_release(tag)
    if published:
        return published
    drafts = [each for each in forge.releases() if each.tag == tag]
    if len(drafts) == 1:
        return drafts[0]
    if drafts:
        ids = ", ".join(str(each.id) for each in drafts)
        raise ActionError(
            f"{forge.repository.slug} has {len(drafts)} drafts of {tag!r} ({ids}): delete all but "
            "one, or choose with release-id"
        )
    raise ActionError(
        f"{forge.repository.slug} shows no release of the tag {tag!r}: create it first, as a draft "
        "if you like (gh release create --draft), with a token that may write to see drafts"
    )
