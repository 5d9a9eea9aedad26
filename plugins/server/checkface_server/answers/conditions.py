"""Turns the conditions of a request and an entity tag into what to answer (RFC 9110, section 13).

Nothing here has a date: what is drawn is always the same, so tags say all. Conditions on dates are
ignored, as they must be where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.datastructures import Headers

LONGEST = 8192
"""Characters of a list that is looked at: one that fills a head would be dear to read."""
NOT_MODIFIED = 304
PRECONDITION_FAILED = 412
UNTAGGED = ("content-type", "content-length", "content-disposition", "accept-ranges")
"""What a 304 leaves out (RFC 9110, section 15.4.5)."""

_MEMBER = re.compile(r'[ \t]*(?:(?P<weak>W/)?"(?P<tag>[\x21\x23-\x7e\x80-\xff]*)"[ \t]*)?(?:,|$)')


@dataclass(frozen=True)
class EntityTag:
    """As a client sent it."""

    opaque: str
    is_weak: bool = False


def outcome(headers: Headers, tag: str) -> int | None:
    """304, 412, or None where the answer goes on. `tag` is ours, strong, without its quotes."""
    if_match = _all_of(headers, "if-match")
    if if_match is not None and not _matches(if_match, tag, strong=True):
        return PRECONDITION_FAILED
    if_none_match = _all_of(headers, "if-none-match")
    if if_none_match is not None and _matches(if_none_match, tag, strong=False):
        return NOT_MODIFIED
    return None


def allows_range(headers: Headers, tag: str) -> bool:
    """Whether If-Range lets a part be sent: a strong tag that is ours, or no condition at all."""
    said = _all_of(headers, "if-range")
    return said is None or said.strip(" \t") == f'"{tag}"'


def _matches(text: str, tag: str, *, strong: bool) -> bool:
    if text.strip(" \t") == "*":
        return True
    return any(one.opaque == tag and not (strong and one.is_weak) for one in entity_tags(text))


def entity_tags(text: str) -> list[EntityTag]:
    """Of a list; none at all of what is no list of tags, or is far too long for one."""
    if len(text) > LONGEST:
        return []
    try:
        return [*_members(text)]
    except ValueError:
        return []


def _members(text: str) -> Iterator[EntityTag]:
    place = 0
    while place < len(text):
        found = _MEMBER.match(text, place)
        if not found or found.end() == place:
            raise ValueError("no entity tag")
        place = found.end()
        if found["tag"] is not None:
            yield EntityTag(found["tag"], bool(found["weak"]))


def _all_of(headers: Headers, name: str) -> str | None:
    found = headers.getlist(name)
    return ", ".join(found) if found else None
