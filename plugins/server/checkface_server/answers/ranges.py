"""Turns a Range header into the part of a file that is sent (RFC 9110, section 14).

One range is sent as it is asked for. Of several, or of what cannot be read, the whole is sent, as
the RFC allows: many small ones would be dear to send and to read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 200
"""Characters of a header that is looked at."""
FAR = 1 << 60
DIGITS = 18

_ONE = re.compile(r"(?i:bytes)=(?P<set>.*)", re.DOTALL)
_SPEC = re.compile(r"(?P<first>[0-9]*)-(?P<last>[0-9]*)")


class UnsatisfiableError(Exception):
    """No byte of the file is in the range: 416."""


@dataclass(frozen=True)
class Part:
    """Of a file, from its first byte to its last."""

    first: int
    last: int
    length: int
    """Of the whole file."""

    @property
    def content_range(self) -> str:
        return f"bytes {self.first}-{self.last}/{self.length}"

    def cut(self, data: bytes) -> bytes:
        return data[self.first : self.last + 1]


def part_of(headers: list[str], length: int) -> Part | None:
    """None where the whole file is to be sent. Raises `UnsatisfiableError`."""
    spec = _spec(headers)
    if not spec or not (spec["first"] or spec["last"]):
        return None
    if not spec["first"]:
        return _suffix(_number(spec["last"]), length)
    first, last = _number(spec["first"]), _number(spec["last"]) if spec["last"] else FAR
    if first > last:
        return None  # not a range at all
    if first >= length:
        raise UnsatisfiableError
    return Part(first, min(last, length - 1), length)


def _spec(headers: list[str]) -> re.Match[str] | None:
    if len(headers) != 1 or len(headers[0]) > LONGEST:
        return None
    found = _ONE.fullmatch(headers[0].strip(" \t"))
    members = [one.strip(" \t") for one in found["set"].split(",")] if found else []
    specs = [one for one in members if one]
    return _SPEC.fullmatch(specs[0]) if len(specs) == 1 else None


def _suffix(count: int, length: int) -> Part:
    if not count or not length:
        raise UnsatisfiableError
    return Part(max(0, length - count), length - 1, length)


def _number(digits: str) -> int:
    """Python refuses to read thousands of digits; so many bytes no file has."""
    significant = digits.lstrip("0") or "0"
    return int(significant) if len(significant) <= DIGITS else FAR
