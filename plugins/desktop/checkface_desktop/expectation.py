"""Turns what a person pastes, a digest or lines of `sha256sum`, into what a file should be."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TypeVar

from checkface import Digest, Finding, Standing, plain
from checkface.errors import CheckfaceError, DigestError
from checkface_desktop.reading import Reading, address_of_file

LONGEST = 1 << 20
"""Characters that are looked at: a SHA256SUMS of ten thousand files."""
SUMS_LINE = re.compile(r"(?P<escaped>\\?)(?P<digits>[0-9A-Fa-f]{32,128}) [ *](?P<name>.+)")
TAGGED_LINE = re.compile(
    r"(?P<algorithm>SHA[0-9-]+|MD5) ?\((?P<name>.+)\) ?= ?(?P<digits>[0-9A-Fa-f]+)", re.IGNORECASE
)
PIP_HASH = re.compile(r"\A\s*--hash[= ]")
HEX = re.compile("[0-9A-Fa-f]+")
INTEGRITY = re.compile(r"(?P<algorithm>sha256|sha512)-(?P<digits>[A-Za-z0-9+/]{20,}={0,2})")
"""As pages write it for what they load (Subresource Integrity)."""
WEAK = "sha1"
MD5 = re.compile(r"(?:md5:)?[0-9a-f]{32}", re.IGNORECASE)
BARE = re.compile("|".join(f"[0-9A-Fa-f]{{{each}}}" for each in (40, 56, 64, 96, 128)))
COMMENT = re.compile(r"#(?!sha)", re.IGNORECASE)
END = re.compile(r"[\n\0]")
"""Of a line; `sha256sum -z` writes the second. Other such letters may stand in a name."""
PIPES = ("-", "stdin")
"""What tools write where they read no file."""
QUOTES = ("'", '"')
COPIED_FILES = ("x-special/gnome-copied-files", "copy", "cut")
"""What file managers put before the addresses of files that were copied."""


@dataclass(frozen=True)
class Expected:
    """A digest that somebody has written down."""

    digest: Digest
    filename: str = ""
    """Of which file; nothing if that is not said."""


@dataclass(frozen=True)
class Expectations:
    """All that is written there: each of a thousand files asks a thousand lines for its own."""

    all: tuple[Expected, ...] = ()

    def __len__(self) -> int:
        return len(self.all)

    @cached_property
    def _by_name(self) -> dict[str, tuple[Expected, ...]]:
        return _groups((PurePosixPath(each.filename).name, each) for each in self.all)

    @cached_property
    def _by_digest(self) -> dict[Digest, tuple[Expected, ...]]:
        return _groups((each.digest, each) for each in self.all)

    @property
    def without_name(self) -> tuple[Expected, ...]:
        return self._by_name.get("", ())

    def about(self, name: str) -> tuple[Expected, ...]:
        """Those about a file of this name, whatever folder it lies in."""
        return self._by_name.get(name, ()) if name else ()

    def like(self, digest: Digest | None) -> tuple[Expected, ...]:
        """Those that say just this."""
        return self._by_digest.get(digest, ()) if digest else ()


K = TypeVar("K")


def _groups(pairs: Iterable[tuple[K, Expected]]) -> dict[K, tuple[Expected, ...]]:
    found: dict[K, list[Expected]] = {}
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
    rows = map(str.strip, END.split(text))
    lines = [row for row in rows if row and not COMMENT.match(row)]
    each_is_one = len(lines) > 1 and all(map(_is_bare, lines))
    if not each_is_one and (digest := _whole(text)):
        return Expectations((Expected(digest),))
    return Expectations(tuple(map(_expected, lines)))


def _is_bare(line: str) -> bool:
    """Digits in one piece, as many as a digest has: two of these are no longer digest."""
    return BARE.fullmatch(line) is not None


def _whole(text: str) -> Digest | None:
    """One digest, also in groups of digits, or on several lines."""
    first, *others = PIP_HASH.sub("", text).split() or [""]
    if HEX.fullmatch(first) and not _are_groups(first, others):
        return None  # digits of which each is one
    joined = "".join([first, *others])
    found = INTEGRITY.fullmatch(joined)
    try:
        if found:
            value = base64.b64decode(found["digits"], validate=True).hex()
            return Digest(found["algorithm"], value)
        return Digest.parse(joined)
    except (CheckfaceError, binascii.Error):
        return None


def _are_groups(first: str, others: list[str]) -> bool:
    """As digits are parted to be read: all groups of one size, the last one maybe smaller."""
    if not others:
        return True
    sizes = {len(first), *map(len, others[:-1])}
    return len(sizes) == 1 and len(others[-1]) <= len(first) and not _is_bare(first)


def _expected(line: str) -> Expected:
    if found := TAGGED_LINE.fullmatch(line):
        algorithm = found["algorithm"].lower().replace("sha2-", "sha").replace("-", "")
        tagged = Digest.parse(f"{algorithm}:{found['digits']}")
        return Expected(tagged, "" if found["name"] in PIPES else found["name"])
    if found := SUMS_LINE.fullmatch(line):
        name = _without_escapes(found["name"]) if found["escaped"] else found["name"]
        _require_no_md5(found["digits"])
        return Expected(Digest.parse(found["digits"]), "" if name == PIPES[0] else name)
    _require_no_md5(line)
    if digest := _whole(line):
        return Expected(digest)
    raise DigestError(
        f"{plain(line)[:60]!r} is no digest: expected 64 hexadecimal digits, or lines as "
        "sha256sum writes them"
    )


def _require_no_md5(text: str) -> None:
    if MD5.fullmatch(text):
        raise DigestError("this is an MD5, which proves nothing any more: ask for a SHA-256")


def _without_escapes(name: str) -> str:
    """As sha256sum escapes it, where a line starts with a backslash."""
    letters = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}
    return re.sub(r"\\[\\nr]", lambda found: letters[found[0]], name)


def chosen_for(
    reading: Reading, expected: Expectations, *, alone: bool = True
) -> tuple[Expected, ...]:
    """Those that are about this file: by its name where names are given.

    Where it is `alone`, the only line is about it whatever its name: a download is renamed easily.
    """
    if own := expected.about(reading.path.name):
        return own
    if alone and len(expected) == 1:
        return expected.all
    return expected.without_name or expected.like(reading.digest)


def wanted_algorithm(reading: Reading, chosen: tuple[Expected, ...]) -> str:
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
        return Finding(reading.name, Standing.UNKNOWN, reason, actual=reading.digest)
    if len(digests) != 1:
        reason = "these lines say several things about it" if digests else "of another algorithm"
        return Finding(reading.name, Standing.UNREADABLE, reason, actual=reading.digest)
    return _comparison(reading.name, reading.digest, alike[0])


def _comparison(name: str, actual: Digest, expected: Expected) -> Finding:
    from checkface.pictures import Verdict

    verdict = Verdict.of(actual, expected.digest)
    standing = Standing.SAME if verdict.same else Standing.DIFFERENT
    other = expected.filename and PurePosixPath(expected.filename).name
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
    return _comparison(reading.name, digest, Expected(expected, other.path.name))


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
