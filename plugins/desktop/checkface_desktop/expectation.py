"""Turns what a person pastes, a digest or lines of `sha256sum`, into what a file should be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from checkface import Digest, Finding, Standing, normal_filename, plain
from checkface.errors import DigestError
from checkface.written import Unread, WrittenDigest, written_digests
from checkface_desktop.reading import Reading, address_of_file

LONGEST = 1 << 20
"""Characters that are looked at: a SHA256SUMS of ten thousand files."""
WEAK = "sha1"
WHY = {
    Unread.UNSUPPORTED: "is of no algorithm that is known here: ask for a SHA-256; an MD5 proves "
    "nothing any more",
    Unread.LENGTH: "has not as many digits as its algorithm has: copy all of it",
    Unread.NO_DIGEST: "is no digest, or may be several: expected 64 hexadecimal digits, or lines "
    "as sha256sum writes them",
}
QUOTES = ("'", '"')
COPIED_FILES = ("x-special/gnome-copied-files", "copy", "cut")
"""What file managers put before the addresses of files that were copied."""


@dataclass(frozen=True)
class Expectations:
    """All that is written there: each of a thousand files asks a thousand lines for its own."""

    all: tuple[WrittenDigest, ...] = ()

    def __len__(self) -> int:
        return len(self.all)

    @cached_property
    def _by_name(self) -> dict[str, tuple[WrittenDigest, ...]]:
        return _groups((_base(each.filename), each) for each in self.all)

    @cached_property
    def _by_spelling(self) -> dict[str, tuple[WrittenDigest, ...]]:
        return _groups((_spelling(each.filename), each) for each in self.all)

    @cached_property
    def _by_digest(self) -> dict[Digest, tuple[WrittenDigest, ...]]:
        return _groups((each.digest, each) for each in self.all)

    @property
    def without_name(self) -> tuple[WrittenDigest, ...]:
        return tuple(each for each in self.all if not each.filename)

    def about(self, name: str) -> tuple[WrittenDigest, ...]:
        """Those about a file of this name, whatever folder it lies in; or of another spelling."""
        if not _base(name):
            return ()
        return self._by_name.get(_base(name)) or self._by_spelling.get(_spelling(name), ())

    def like(self, digest: Digest | None) -> tuple[WrittenDigest, ...]:
        """Those that say just this."""
        return self._by_digest.get(digest, ()) if digest else ()


K = TypeVar("K")


def _base(path: str) -> str:
    """What stands behind the last slash, of either kind: lists are written on any system."""
    return path.replace("\\", "/").rpartition("/")[2]


def _spelling(path: str) -> str:
    """Disks and lists write one letter in two ways: é, and e with its accent; A and a."""
    return unicodedata.normalize("NFC", normal_filename(_base(path)).casefold())


def _groups(pairs: Iterable[tuple[K, WrittenDigest]]) -> dict[K, tuple[WrittenDigest, ...]]:
    found: dict[K, list[WrittenDigest]] = {}
    for key, each in pairs:
        found.setdefault(key, []).append(each)
    return {key: tuple(group) for key, group in found.items()}


def other_file(text: str) -> Path | None:
    """The file that a person has pasted or dropped, as a path or as an address."""
    lines = [line.strip() for line in text.splitlines() if line.strip() not in COPIED_FILES]
    named = [line for line in lines if line]
    if len(named) != 1:
        return None
    written = named[0]
    if len(written) > 1 and written[0] == written[-1] and written[0] in QUOTES:
        written = written[1:-1]
    if address := address_of_file(written):
        return address
    return Path(written) if Path(written).is_absolute() else None


def expected_in(text: str) -> Expectations:
    """All that is written there. Raises `DigestError` for what is no digest."""
    if len(text) > LONGEST:
        raise DigestError(f"this is more than {LONGEST >> 20} million characters: too long")
    written = written_digests(text)
    for line in written.unread:
        raise DigestError(f"{plain(line.text[:60])!r} {WHY[line.reason]}")
    return Expectations(written.digests)


def chosen_for(
    reading: Reading, expected: Expectations, *, alone: bool = True
) -> tuple[WrittenDigest, ...]:
    """Those that are about this file: by its name where names are given.

    Where it is `alone`, the only line is about it whatever its name: a download is renamed easily.
    """
    if own := expected.about(reading.path.name):
        return own
    if alone and len(expected) == 1:
        return expected.all
    return expected.without_name


def wanted_algorithm(reading: Reading, chosen: tuple[WrittenDigest, ...]) -> str:
    """What the file has to be read for, if it was not: digests of two kinds say nothing.

    Where a stronger one is written down as well, equal SHA-1 digests are no verdict.
    """
    algorithms = [each.digest.algorithm for each in chosen]
    strong = [each for each in algorithms if each != WEAK] or algorithms
    return reading.algorithm if reading.algorithm in strong or not strong else strong[0]


def finding(reading: Reading, expected: Expectations, *, alone: bool = True) -> Finding:
    """What comparing says, in words; the faces have no part in it."""
    if reading.comparable is None or reading.digest is None:
        return Finding(reading.name, Standing.UNREADABLE, reading.reason)
    chosen = chosen_for(reading, expected, alone=alone)
    alike = [each for each in chosen if each.digest.algorithm == reading.algorithm]
    digests = [*dict.fromkeys(each.digest for each in alike)]
    if not chosen:
        reason = f"none of these {len(expected)} lines is about {reading.name}"
        for each in expected.like(reading.digest)[:1]:  # no verdict: it may be an older one's
            reason += f": its bytes are those of {plain(_base(each.filename))}"
        return Finding(reading.name, Standing.UNKNOWN, reason, actual=reading.digest)
    if len(digests) != 1:
        reason = "these lines say several things about it" if digests else "of another algorithm"
        return Finding(reading.name, Standing.UNREADABLE, reason, actual=reading.digest)
    return _comparison(reading.name, reading.digest, alike[0])


def _comparison(name: str, actual: Digest, expected: WrittenDigest) -> Finding:
    from checkface.pictures import Verdict

    verdict = Verdict.of(actual, expected.digest)
    standing = Standing.SAME if verdict.same else Standing.DIFFERENT
    other = _base(expected.filename)
    of = f", written for {plain(other)}" if other and plain(other) != name else ""
    return Finding(name, standing, f"{verdict.reason}{of}", expected.digest, actual)


def finding_of_two(reading: Reading, other: Reading) -> Finding:
    """Two files, both read here."""
    digest, expected = reading.comparable, other.comparable
    if digest is None or expected is None:
        reason = reading.reason or f"{other.name}: {other.reason}"
        return Finding(reading.name, Standing.UNREADABLE, reason)
    if _is_one_file(reading.path, other.path):
        return Finding(reading.name, Standing.UNREADABLE, "it is the same file: choose another one")
    return _comparison(reading.name, digest, WrittenDigest(expected, other.path.name))


def _is_one_file(path: Path, other: Path) -> bool:
    """Then that both are equal says nothing."""
    try:
        return path.samefile(other)
    except (OSError, ValueError):  # one of them is gone: it was read before
        return False


def rows_of(findings: Iterator[Finding]) -> dict[Standing, int]:
    """How many of each, for a sentence about many files."""
    counts = dict.fromkeys(Standing, 0)
    for each in findings:
        counts[each.standing] += 1
    return counts
