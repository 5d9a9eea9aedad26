"""Turns what somebody typed into the digest whose face it is shown as."""

from __future__ import annotations

import re
from dataclasses import replace

from checkface import Digest
from checkface.errors import DigestError

MD5 = re.compile(r"(?:md5:)?([0-9a-f]{32})")
LONGEST_DIGEST = 200
"""Characters of the longest that can write a digest, blanks around it included."""


def digest_of_value(value: bytes) -> Digest:
    """The digest that a value writes, in any case and with or without its prefix; else the sha256
    of its bytes, and that is marked as typed.

    So a file that was hashed elsewhere has the face that it has everywhere, and a tool that
    writes its digests in capital letters shows the same one.
    """
    return _written_digest(value) or replace(Digest.of_bytes(value), typed=True)


def digest_of_hash(text: str) -> Digest | None:
    """The digest for the hash of a mail address as avatars have it, of MD5 or SHA-256; None for
    anything else.

    cf1 knows no MD5. Its 32 digits, in lower case, are taken as text: `checkface show text:…`.
    """
    found = MD5.fullmatch(text.lower())
    return Digest.of_text(found[1]) if found else _parsed_digest(text)


def digest_of_seed(seed: int) -> Digest:
    """Seeds have a name space of their own: 389 as a seed is `text:seed:389`, not `text:389`."""
    return replace(Digest.of_text(f"seed:{seed}"), typed=True)


def _written_digest(value: bytes) -> Digest | None:
    try:
        text = value.decode("ascii").strip()
    except UnicodeDecodeError:
        return None
    return digest_of_hash(text) if len(text) <= LONGEST_DIGEST else None


def _parsed_digest(text: str) -> Digest | None:
    try:
        return Digest.parse(text)
    except DigestError:
        return None
