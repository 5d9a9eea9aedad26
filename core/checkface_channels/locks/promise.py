"""Turns a hash as a lock file writes it into what a file's bytes can be held against.

A hash that cannot be checked is kept, with the reason: it is a promise, and never nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from checkface import Digest, plain
from checkface_channels.locks.checks import UnexpectedError

FACED = ("sha256", "sha512", "sha1")
"""The digests that have a face, the one that we show first."""

BROKEN = frozenset({"md4", "md5", "md5sha1", "sha1"})
"""Somebody can make two files with one digest: it is checked, and never vouches alone where a
better one is written too."""

FEWEST_BITS = 128
"""Anybody can find a file for a shorter digest by trying."""
STRONG_BITS = 224

LONGEST_NAME = 64
BLOCK_BYTES = 1 << 20

_HEX = re.compile(r"[0-9a-f]*", re.ASCII)
_DIGITS_SHOWN = 80
_SIZED = re.compile(r"(blake2[bs])(\d{1,3})?", re.ASCII)
"""PyPI writes `blake2b_256`; without a number the value's length says it."""
_LARGEST = {"blake2b": 512, "blake2s": 256}
_MANY_DIGITS = re.compile(r"[0-9A-Fa-f]{24}", re.ASCII)
_REPOSITORY = re.compile(r"(git|hg|svn|bzr)\+", re.ASCII | re.IGNORECASE)
_LIKE_A_HASH = re.compile(r"(sha|md|blake|shake|ripemd|sm3|whirlpool)", re.ASCII)


class Hasher(Protocol):
    """What hashlib makes, as far as we need it."""

    def update(self, data: bytes, /) -> object: ...


@dataclass(frozen=True)
class Promise:
    """One hash of one file."""

    algorithm: str
    """In one spelling: `sha256`, `sha3_256`, `blake2b_256`; of an unknown one, safe to print."""
    value: str
    """Lowercase hexadecimal digits; of an unknown algorithm whatever is written."""
    filename: str | None = None
    """None where the format does not write it."""
    obstacle: str = ""
    """Why it cannot be checked; empty if it can."""

    @property
    def digest(self) -> Digest | None:
        """What a face can be made of; None for other algorithms."""
        readable = self.algorithm in FACED and not self.obstacle
        return Digest(self.algorithm, self.value) if readable else None

    @property
    def is_weak(self) -> bool:
        return self.algorithm.replace("-", "") in BROKEN or len(self.value) * 4 < STRONG_BITS

    @property
    def kind(self) -> tuple[str, int]:
        """The same for all that one reading of a file can be held against."""
        return self.algorithm, len(self.value)

    def __str__(self) -> str:
        return f"{self.algorithm}:{plain(self.value)}"


def promise(algorithm: str, value: str, filename: str | None = None) -> Promise:
    """Raises `UnexpectedError` for a damaged digest: of a known algorithm, and not its digits."""
    name = _canonical(algorithm[:LONGEST_NAME])
    if name is None:
        shown, rest = plain(algorithm.strip()[:32]), plain(value.strip()[:160])
        return Promise(shown, rest, filename, f"no algorithm {shown!r} is known here")
    digits = value.strip().lower()
    expected = _digits(name)
    if not _HEX.fullmatch(digits) or len(digits) % 2 or not _fits(name, len(digits), expected):
        raise UnexpectedError(f"a {name} digest", repr(value[:_DIGITS_SHOWN]))
    if len(digits) * 4 < FEWEST_BITS:
        return Promise(name, digits, filename, f"a {name} of {len(digits) * 4} bits is too short")
    return Promise(_with_size(name, digits), digits, filename)


def written_promise(text: str, filename: str | None = None) -> Promise:
    """`sha256:HEX`, as most formats write it. Raises `UnexpectedError` for anything else."""
    algorithm, colon, value = text.strip().partition(":")
    if not colon or not algorithm.strip() or not value.strip():
        raise UnexpectedError("a digest such as 'sha256:HEX'", repr(text[:_DIGITS_SHOWN]))
    return promise(algorithm, value, filename)


def bare_promise(text: str, filename: str | None = None) -> Promise:
    """Hexadecimal digits alone are told by their number, as the first versions of Poetry did."""
    algorithms = {32: "md5", 40: "sha1", 64: "sha256", 96: "sha384", 128: "sha512"}
    found = None if ":" in text else algorithms.get(len(text.strip()))
    return promise(found, text, filename) if found else written_promise(text, filename)


def promises_in(url: str, filename: str | None = None) -> Iterator[Promise]:
    """The hashes in a URL's fragment: `#sha256=HEX`, `#egg=name&md5=HEX`."""
    path = url.partition("#")[0]
    if not _REPOSITORY.match(path):
        yield from stray_promises(path.rpartition("/")[2], filename)
    for part in url.partition("#")[2].split("&"):
        key, equals, value = (unquote(each) for each in part.partition("="))
        known = _canonical(key[:LONGEST_NAME]) or _LIKE_A_HASH.match(key.lower())
        if equals and known:
            yield promise(key, value, filename)
        else:
            yield from stray_promises(part, filename)


def stray_promises(text: str, filename: str | None = None) -> Iterator[Promise]:
    """What looks like a digest, at a place where none is looked for."""
    if _MANY_DIGITS.search(text):
        shown = plain(text[:_DIGITS_SHOWN])
        yield Promise("unknown", shown, filename, f"{shown!r} is no hash that is known here")


def digests_by(promises: Iterable[Promise], path: Path) -> Mapping[tuple[str, int], str]:
    """The file's digest for each kind of `promises`, in one reading. Raises `OSError`."""
    kinds = {each.kind for each in promises if not each.obstacle}
    hashers = {kind: _hasher(*kind) for kind in kinds}
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            for hasher, _ in hashers.values():
                hasher.update(block)
    return {kind: digits() for kind, (_, digits) in hashers.items()}


@lru_cache(maxsize=256)
def _canonical(text: str) -> str | None:
    """hashlib's own spelling: `SHA-256`, `sha3-256` and `blake2b_256` are written many ways."""
    plainly = _without_separators(text.strip())
    if sized := _SIZED.fullmatch(plainly):
        bits = int(sized[2] or 0)
        sound = bits % 8 == 0 and bits <= _LARGEST[sized[1]] and bool(bits or not sized[2])
        return "_".join(filter(None, sized.groups())) if sound else None
    return _KNOWN.get(plainly)


def _without_separators(text: str) -> str:
    return re.sub(r"[-_ /]", "", text.lower())


def _works(name: str) -> bool:
    """OpenSSL lists algorithms that it does not let anybody use."""
    try:
        hashlib.new(name, usedforsecurity=False)
    except ValueError:
        return False
    return True


_KNOWN = {
    _without_separators(name): name for name in sorted(hashlib.algorithms_available) if _works(name)
}


@lru_cache(maxsize=256)
def _digits(name: str) -> int | None:
    """How many hexadecimal digits it writes; None where its length is free."""
    family, _, bits = name.partition("_")
    if family in _LARGEST:
        return int(bits) // 4 if bits else None
    return hashlib.new(name, usedforsecurity=False).digest_size * 2 or None


def _fits(name: str, length: int, expected: int | None) -> bool:
    if expected is not None:
        return length == expected
    largest = _LARGEST.get(name, 4096) // 4
    return 0 < length <= largest


def _with_size(name: str, digits: str) -> str:
    return f"{name}_{len(digits) * 4}" if name in _LARGEST else name


def _hasher(name: str, length: int) -> tuple[Hasher, Callable[[], str]]:
    family, _, bits = name.partition("_")
    if family in _LARGEST:
        size = int(bits) // 8
        if family == "blake2b":
            sized = hashlib.blake2b(digest_size=size)
            return sized, sized.hexdigest
        short = hashlib.blake2s(digest_size=size)
        return short, short.hexdigest
    if family == "shake":
        shake = {"128": hashlib.shake_128, "256": hashlib.shake_256}[bits]()
        return shake, lambda: shake.hexdigest(length // 2)
    plainly = hashlib.new(name, usedforsecurity=False)
    return plainly, plainly.hexdigest
