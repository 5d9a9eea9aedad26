"""Turns digests as they stand in addresses into subjects, and back into their one spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from checkface import LAST_FACE, Digest
from checkface.errors import DigestError
from checkface_server.answers.kinds import Values
from checkface_server.subjects import Mixture, Portrait

DIGITS = {"sha1": 40, "sha256": 64, "sha512": 128}
ALGORITHMS = tuple(DIGITS)
ALIASES = {"sha-1": "sha1", "sha-256": "sha256", "sha-512": "sha512"}
MOST_PARTS = 16
MOST_SHARES = 1000
ONE = "sha256:HEX, and ~N behind it for face N"

HEX = "|".join(f"[0-9a-f]{{{digits}}}" for digits in DIGITS.values())
_WRITTEN = "|".join(f"{name}:[0-9a-f]{{{digits}}}" for name, digits in DIGITS.items())
_INDEX = r"~(?:[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
PORTRAIT = f"(?:{_WRITTEN})(?:{_INDEX})?"
_SHARED = rf"(?:(?:{MOST_SHARES}|[1-9][0-9]{{0,2}})\*)?{PORTRAIT}"


@dataclass(frozen=True)
class Hex:
    """The value of a digest, whose algorithm stands before it."""

    @property
    def pattern(self) -> str:
        return r"[^/.]{1,300}"

    def read(self, text: str, before: Values) -> Digest:
        algorithm = str(before["algorithm"])
        expected = f"the {DIGITS[algorithm]} hexadecimal digits of a {algorithm} digest"
        digest = _digest_or_none(text if ":" in text else f"{algorithm}:{text}")
        if digest is None or digest.algorithm != algorithm:
            raise ValueError(f"{expected}, got {len(text)} characters")
        return digest

    def write(self, value: Digest) -> str:
        return value.value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^(?:{HEX})$"}


@dataclass(frozen=True)
class One:
    """One face of a digest, in one piece: `sha256:HEX` is face 0, `sha256:HEX~2` is face 2."""

    @property
    def pattern(self) -> str:
        return r"[^/.]{1,300}"

    def read(self, text: str, _before: Values) -> Portrait:
        return portrait_of(text)

    def write(self, value: Portrait) -> str:
        return spelling_of(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{PORTRAIT}$"}


@dataclass(frozen=True)
class Parts:
    """Two to 16 faces with commas between them; `3*` before one is three shares of it."""

    @property
    def pattern(self) -> str:
        return r"[^/]{1,6000}"

    def read(self, text: str, _before: Values) -> Mixture:
        pieces = text.split(",")
        if not 2 <= len(pieces) <= MOST_PARTS:  # noqa: PLR2004 - two are the fewest
            raise ValueError(f"2 to {MOST_PARTS} faces with commas between them")
        return Mixture(tuple(_part(piece) for piece in pieces))

    def write(self, value: Mixture) -> str:
        return ",".join(
            f"{f'{count}*' if count > 1 else ''}{spelling_of(one)}"
            for one, count in value.parts
            if isinstance(one, Portrait)
        )

    def schema(self) -> dict[str, Any]:
        more = f"{{1,{MOST_PARTS - 1}}}"
        return {"type": "string", "pattern": f"^{_SHARED}(?:,{_SHARED}){more}$"}


def portrait_of(text: str) -> Portrait:
    """Raises ValueError with what is expected."""
    written, tilde, number = text.partition("~")
    digest = _digest_or_none(written)
    if digest is None or (tilde and not _is_index(number)):
        raise ValueError(ONE)
    return Portrait(digest, int(number) if tilde else 0)


def spelling_of(one: Portrait) -> str:
    return f"{one.digest}~{one.index}" if one.index else str(one.digest)


def _part(text: str) -> tuple[Portrait, int]:
    count, star, written = text.rpartition("*")
    if star and not (re.fullmatch(r"[1-9][0-9]{0,3}", count) and int(count) <= MOST_SHARES):
        raise ValueError(f"1* to {MOST_SHARES}* before a face")
    return portrait_of(written), int(count) if star else 1


def _is_index(text: str) -> bool:
    return bool(re.fullmatch(r"0|[1-9][0-9]{0,2}", text)) and int(text) <= LAST_FACE


def _digest_or_none(text: str) -> Digest | None:
    """Other spellings of one are read; blanks, which no address has, and letters that another
    alphabet has for ours are none."""
    if not re.fullmatch(r"[A-Za-z0-9:-]+", text):
        return None
    name, colon, digits = text.lower().rpartition(":")
    try:
        return Digest.parse(f"{ALIASES.get(name, name)}{colon}{digits}")
    except DigestError:
        return None
