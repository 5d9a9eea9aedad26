"""Turns the address of an avatar, as Gravatar and Libravatar have it, into what is shown.

Everybody has a face here, so a default is wanted only where it is forced. Nobody is sent to the
address that a default may be: that would lend our name to any page, and ask others who reads whom.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from checkface import FACE_SIDE, Digest
from checkface_server.lenient_query import Parameters
from checkface_server.pictures import Kind, Picture, Scene, Shape
from checkface_server.subjects import Portrait
from checkface_server.values import digest_of_hash

HASH = re.compile(r"([0-9a-f]{32}|[0-9a-f]{64})(?:\.(png|jpe?g|webp))?", re.IGNORECASE)
SIDE, LARGEST_ASKED = 80, 2048
KINDS = {"png": Kind.PNG, "jpg": Kind.JPEG, "jpeg": Kind.JPEG, "webp": Kind.WEBP}
FORCED = {"y", "yes", "true", "1"}


class Default(Enum):
    """What is shown instead of a face, where that is forced. Others of their names are faces."""

    NONE = "404"
    BLANK = "blank"


@dataclass(frozen=True)
class Avatar:
    """One request."""

    digest: Digest
    side: int
    kind: Kind
    instead: Default | None

    @classmethod
    def of(cls, path: bytes, query: Parameters) -> Avatar | None:
        """None if the path holds no hash of a mail address: MD5 or SHA-256, in any case."""
        found = HASH.fullmatch(path.decode("ascii", "replace"))
        digest = digest_of_hash(found[1]) if found else None
        if not found or not digest:
            return None
        kind = KINDS[(found[2] or "jpg").lower()]
        return cls(digest, _side(query), kind, _instead(query))

    @property
    def picture(self) -> Picture:
        return Picture(Scene((Portrait(self.digest),)), Shape(self.side, self.kind))


def _side(query: Parameters) -> int:
    """The default where it is no number or out of range; theirs go to 2048, and ours to 1024."""
    name = "s" if query.value("s") else "size"
    return min(query.number(name, SIDE, 1, LARGEST_ASKED), FACE_SIDE)


def _instead(query: Parameters) -> Default | None:
    forced = (query.word("f") or query.word("forcedefault")) in FORCED
    known = {one.value: one for one in Default}
    return known.get(query.word("d") or query.word("default")) if forced else None
