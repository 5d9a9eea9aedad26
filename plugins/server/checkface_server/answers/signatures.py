"""Lets only those addresses be drawn that the operator has signed (HMAC-SHA256, RFC 2104).

The signature is the parameter `sig` of the query, over method, path, query without it, and the
sha256 of the body if there is one. It is no part of what is drawn, and so of no entity tag.
"""

from __future__ import annotations

import base64
import codecs
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from checkface.input_files import encoding_of, read_file
from checkface_server.answers.problems import ProblemError
from checkface_server.settings import WrongSettingError

PARAMETER = b"sig"
FORBIDDEN = 403
SHORTEST_KEY = 16
"""Bytes."""
MOST_KEYS = 2
LARGEST_KEYS = 1 << 20
"""Bytes of their file: another one is meant than what is that large, or never ends."""


@dataclass(frozen=True)
class Signed:
    """What a signature is over."""

    path: str
    query: bytes = b""
    """Without the signature."""
    method: str = "GET"
    """HEAD reads what GET reads, and so is signed as GET."""
    body: bytes = b""

    def signature(self, key: bytes) -> str:
        """43 characters of URL-safe Base64."""
        body = hashlib.sha256(self.body).digest()
        parts = (self.method.encode(), self.path.encode(), self.query, body)
        message = b"".join(len(one).to_bytes(8, "big") + one for one in parts)
        mark = hmac.new(key, b"checkface/url/1" + message, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(mark).rstrip(b"=").decode()


def sign(address: str, key: bytes) -> str:
    """`address`, a path with or without a query, with its signature at the end."""
    path, _, query = address.partition("?")
    mark = Signed(path, query.encode()).signature(key)
    return f"{path}?{query}{'&' if query else ''}sig={mark}"


def keys_of(path: Path) -> tuple[bytes, ...]:
    """Of a file. Raises `WrongSettingError`; nothing of a key is told."""
    try:
        lines = _unmarked(read_file(path, LARGEST_KEYS)).splitlines()
    except OSError as error:
        raise WrongSettingError(
            f"--signing-keys is {str(path)!r}, which cannot be read: {error.strerror or error}"
        ) from None
    keys = tuple(line.strip() for line in lines if line.strip())
    if not 1 <= len(keys) <= MOST_KEYS or min(map(len, keys)) < SHORTEST_KEY:
        raise WrongSettingError(
            f"--signing-keys is {str(path)!r}: expected one or two lines in it, each a key of at "
            f"least {SHORTEST_KEY} bytes"
        )
    return keys


def _unmarked(content: bytes) -> bytes:
    """Editors and shells of Windows put a mark in front, which nobody sees: the first key would be
    another one than what the same line is to a program, or to a server beside this one."""
    if encoding_of(content) == "utf-16":
        return content.decode("utf-16", errors="replace").encode()
    return content.removeprefix(codecs.BOM_UTF8)


def without_signature(query: bytes) -> tuple[bytes, list[bytes]]:
    """The query without it, and all that stood there for one."""
    pairs = query.split(b"&") if query else []
    marks = [one.partition(b"=")[2] for one in pairs if one.partition(b"=")[0] == PARAMETER]
    return b"&".join(one for one in pairs if one.partition(b"=")[0] != PARAMETER), marks


def require_signature(marks: list[bytes], signed: Signed, keys: Iterable[bytes]) -> None:
    """Raises `ProblemError`, 403. Every key is tried, in the same time for all that is wrong."""
    given = marks[0] if len(marks) == 1 else b""
    wanted = [signed.signature(key).encode() for key in keys]
    if not any([hmac.compare_digest(given, one) for one in wanted]):  # noqa: C419 - all of them
        raise ProblemError(
            FORBIDDEN,
            "This server draws only what is signed: expected the parameter sig to be the signature "
            "of this address, as whoever runs the server hands it out.",
        )
