"""Turns a module and its bytecode into whether the one is made of the other.

A header that fits proves nothing: who writes other code under it is obeyed by Python. So the
source is compiled again, which runs nothing of it, and the two are compared as they are written.
Marshalled code is read here by hand, since `marshal` must never be given a stranger's bytes. The
same code may be written in several ways (what is shared, in which order a set is), and names the
file where it lay; these do not count.
"""

from __future__ import annotations

import hashlib
import importlib.util
import marshal
import struct
import sys
import warnings
from dataclasses import dataclass, field

HEADER = 16
SHARED = 0x80
DEEPEST = 200
NUMBERS_OF_CODE = 5
CODE_BEFORE = ("code", "consts", "names", "localsplusnames", "localspluskinds", "filename")
CODE_AFTER = ("linetable", "exceptiontable")
TEXTS = {b"t": 4, b"u": 4, b"a": 4, b"A": 4, b"z": 1, b"Z": 1, b"s": 4, b"l": 4}
"""Kind to the size of its length."""
LISTS = {b"(": 4, b"[": 4, b"<": 4, b">": 4, b")": 1}
SHORT = {b"i": 4, b"g": 8, b"y": 16}
ALONE = frozenset({b"N", b"F", b"T", b".", b"S"})
AS_WHICH = {b"t": b"u", b"a": b"u", b"A": b"u", b"z": b"u", b"Z": b"u", b")": b"("}


def is_made_of(source: bytes, bytecode: bytes, name: str) -> bool | None:
    """None where we cannot say: it is another Python's. `name` tells how it was optimised."""
    if len(bytecode) < HEADER or bytecode[2:4] != importlib.util.MAGIC_NUMBER[2:4]:
        return False
    if bytecode[:4] != importlib.util.MAGIC_NUMBER or sys.version_info < (3, 11):
        return None
    _, _, opt = name.removesuffix(".pyc").partition(".opt-")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = compile(source, "", "exec", dont_inherit=True, optimize=int(opt or 0))
        return _digest(bytecode[HEADER:]) == _digest(marshal.dumps(code))
    except (ValueError, SyntaxError, RecursionError, MemoryError, OverflowError):
        return False


def _digest(data: bytes) -> bytes:
    reading = _Reading(data)
    found = reading.thing()
    if reading.at != len(data):
        raise ValueError("more than one thing")
    return found


@dataclass
class _Reading:
    """One walk through marshalled code: each thing is the digest of what it is made of."""

    data: bytes
    at: int = 0
    depth: int = 0
    shared: list[bytes] = field(default_factory=list)

    def thing(self) -> bytes:
        """Raises ValueError for what no compiler writes."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError("too deep")
        first = self.take(1)[0]
        kind = bytes([first & ~SHARED])
        slot = len(self.shared)
        if first & SHARED:
            self.shared.append(b"")  # not there yet: nothing that is compiled holds itself
        found = self.shared[self.number(4)] if kind == b"r" else self._content(kind)
        if not found:
            raise ValueError("holds itself")
        if first & SHARED:
            self.shared[slot] = found
        self.depth -= 1
        return found

    def _content(self, kind: bytes) -> bytes:
        if kind in ALONE:
            return _of(kind)
        if kind in SHORT:
            return _of(kind, self.take(SHORT[kind]))
        if kind in TEXTS:
            return self._text(kind)
        if kind in LISTS:
            return self._list(kind)
        if kind == b"c":
            return self._code()
        if kind == b":":
            return _of(kind, *(self.thing() for _ in range(3)))
        raise ValueError("an unknown kind")

    def _text(self, kind: bytes) -> bytes:
        size = self.number(TEXTS[kind])
        text = self.take(2 * abs(_signed(size)) if kind == b"l" else size)
        if kind == b"l":
            text += struct.pack("<I", size)
        if kind in {b"a", b"A", b"z", b"Z"}:
            text.decode("ascii")
        return _of(AS_WHICH.get(kind, kind), text)

    def _list(self, kind: bytes) -> bytes:
        held = [self.thing() for _ in range(self.number(LISTS[kind]))]
        return _of(AS_WHICH.get(kind, kind), *(sorted(held) if kind in {b"<", b">"} else held))

    def _code(self) -> bytes:
        numbers = self.take(4 * NUMBERS_OF_CODE)
        before = [self.thing() for _ in CODE_BEFORE][:-1]  # the last names a file
        names = [self.thing(), self.thing()]
        line = self.take(4)
        return _of(b"c", numbers, *before, *names, line, *(self.thing() for _ in CODE_AFTER))

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "little")

    def take(self, size: int) -> bytes:
        found = self.data[self.at : self.at + size]
        if len(found) != size:
            raise ValueError("it ends too early")
        self.at += size
        return found


def _signed(number: int) -> int:
    return number - (1 << 32) if number >> 31 else number


def _of(kind: bytes, *parts: bytes) -> bytes:
    """Of all of it: each part with its length, so that no two are the same."""
    lengths = struct.pack(f"<{len(parts)}Q", *map(len, parts))
    return hashlib.sha256(b"".join((kind, struct.pack("<Q", len(parts)), lengths, *parts))).digest()
