"""Turns a file, bytes, text or a written digest into a `Digest`."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from checkface.errors import DigestError
from checkface.input_files import open_file

HEX_DIGITS = {"sha1": 40, "sha256": 64, "sha512": 128}
"""The algorithms we accept, and how many hexadecimal digits each writes (FIPS 180-4)."""

BLOCK_BYTES = 1 << 20
LONGEST_SHOWN = 80

Progress = Callable[[int], object]
"""Called with the number of bytes just read."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The name of some bytes: an algorithm and its value, written `sha256:<lowercase hex>`.

    Raises `DigestError` if the algorithm is unknown or the value is not its lowercase hex.
    """

    algorithm: str
    """`sha256`, `sha512` or `sha1` (git's object names)."""

    value: str
    """Lowercase hexadecimal digits."""

    typed: bool = field(default=False, compare=False, repr=False)
    """Whether it was made of a value that somebody typed: then nothing of it is written down."""

    def __post_init__(self) -> None:
        digits = HEX_DIGITS.get(self.algorithm)
        if digits is None:
            raise DigestError(
                f"unknown digest algorithm {_abbreviated(self.algorithm)} "
                f"(expected one of {', '.join(HEX_DIGITS)})"
            )
        if not re.fullmatch(rf"[0-9a-f]{{{digits}}}", self.value):
            raise DigestError(
                f"not a {self.algorithm} digest: expected {digits} hexadecimal digits, "
                f"got {_abbreviated(self.value)} ({len(self.value)} characters)"
            )

    @classmethod
    def parse(cls, text: str) -> Digest:
        """The digest that `text` writes: upper or lower case, blanks around it, prefix or none.

        A bare value is told by its length: 40 digits are sha1, 64 sha256, 128 sha512.
        Raises `DigestError` for anything else.
        """
        prefix, colon, value = text.strip().lower().rpartition(":")
        if colon:
            return cls(prefix.strip(), value.strip())
        for algorithm, digits in HEX_DIGITS.items():
            if len(value) == digits:
                return cls(algorithm, value)
        raise DigestError(
            f"not a digest: {_abbreviated(text)}; expected 64 hexadecimal digits (sha256), "
            f"40 (sha1) or 128 (sha512), with or without a prefix such as 'sha256:'"
        )

    @classmethod
    def of_bytes(cls, data: bytes) -> Digest:
        """The sha256 of `data`."""
        return cls("sha256", hashlib.sha256(data).hexdigest())

    @classmethod
    def of_text(cls, text: str) -> Digest:
        """The sha256 of `text` in UTF-8."""
        return cls.of_bytes(text.encode())

    @classmethod
    def of_file(
        cls,
        path: str | os.PathLike[str],
        progress: Progress | None = None,
        *,
        algorithm: str = "sha256",
    ) -> Digest:
        """The digest of a file's bytes, read in blocks of 1 MiB so that any size fits in memory.

        What `progress` raises ends the reading. Raises `DigestError` if the file cannot be read, or
        for an algorithm that we do not know.
        """
        if algorithm not in HEX_DIGITS:
            return cls(algorithm, "")  # which says what is known
        reading = hashlib.new(algorithm)
        try:
            with open_file(path) as file:
                while block := file.read(BLOCK_BYTES):
                    reading.update(block)
                    if progress:
                        progress(len(block))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise DigestError(f"cannot read {os.fspath(path)!r}: {reason}") from error
        return cls(algorithm, reading.hexdigest())

    @property
    def short(self) -> str:
        """The first eight digits, for where the whole digest stands nearby."""
        return f"{self.algorithm}:{self.value[:8]}…"

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.value}"


def _abbreviated(text: str) -> str:
    """`text` quoted, cut where it would bury the message."""
    return repr(text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}...")
