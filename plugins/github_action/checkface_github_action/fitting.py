"""Turns a block that is too long for the page into a shorter one; never the maintainer's text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checkface_github_action.block import Block
from checkface_github_action.body import LONGEST, merge_block
from checkface_github_action.errors import BodyError


def fit_into_body(body: str, block: Block) -> str:
    """The new body with as much of `block` as fits.

    Raises `BodyError` where not even the release's own words fit, or as `merged`.
    """
    for shorter in _shorter(block):
        text = merge_block(body, shorter.text)
        if len(text) <= LONGEST:
            return text
    raise BodyError(
        f"the release body has {len(body):,} characters, and with our block it would have more "
        f"than {LONGEST:,}: shorten it, or set update-body: false"
    )


def _shorter(block: Block) -> Iterator[Block]:
    """First without the faces of files, then without their digests, which the records have."""
    yield block
    yield replace(block, faces={})
    yield replace(block, faces={}, table=False)
