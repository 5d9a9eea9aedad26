"""Turns lines (of sha256sum, of BSD and openssl, of pip, bare digits) into digests and names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checkface.digest import Digest
from checkface.written.labelled import (
    BLANK,
    BLANKS,
    MARK,
    Algorithm,
    Said,
    Unread,
    algorithm_of,
    algorithms_in_heading,
    algorithms_of_file,
    digest_behind,
    of_base64,
    of_digits,
)

_FLAGS = re.IGNORECASE | re.ASCII | re.DOTALL
_DIGITS = "[0-9a-f]{128}|[0-9a-f]{96}|[0-9a-f]{64}|[0-9a-f]{56}|[0-9a-f]{40}"
_WHOLE = re.compile(_DIGITS, _FLAGS)
_LISTED = rf"[{BLANK}]*(?P<escape>\\?)(?P<digits>{_DIGITS}|[0-9a-f]{{32}})"
_GNU = re.compile(rf"{_LISTED}(?:  | \*|\t+)(?P<name>.*?[^{BLANK}].*)", _FLAGS)
_LOOSE = re.compile(rf"{_LISTED} (?P<name>[^{BLANK}].*)", _FLAGS)
"""One blank, as some write."""
_BSD = re.compile(
    rf"[{BLANK}]*(?P<escape>\\?)(?P<label>[a-z][\w/-]*)[{BLANK}]?\((?P<name>.*)\)"
    rf"[{BLANK}]?=[{BLANK}]?(?P<digits>[0-9a-f]+)[{BLANK}]*",
    _FLAGS,
)
_UNNAMED = re.compile(
    rf"[{BLANK}]*\((?:-|stdin)\)[{BLANK}]?=[{BLANK}]?(?P<digits>[0-9a-f]+)[{BLANK}]*", _FLAGS
)
"""What openssl writes where it read no file: `(stdin)= …`."""
_LABELLED = re.compile(
    rf"[{BLANK}]*(?P<pip>--hash[= ])?(?P<label>[a-z][\w/-]*)[{BLANK}]*[:=]"
    rf"[{BLANK}]*(?P<digits>[0-9a-f][0-9a-f{BLANK}]*)",
    _FLAGS,
)
_INTEGRITY = re.compile(r"(?P<label>sha[0-9]{1,4})-(?P<value>[a-z0-9+/_-]{20,}={0,2})", _FLAGS)
"""As pages write it for what they load."""
_AMONG = re.compile(rf"(?:\A|(?<=[{BLANK}=]))(?:{_DIGITS}|[0-9a-f]{{32}})(?=[{BLANK}=]|\Z)", _FLAGS)
"""A digest among other words of a name; one that is all of the name may be that of a file in a
store."""
_ALONE = re.compile(rf"{_DIGITS}|[0-9a-f]{{32}}", _FLAGS)
_HEX = re.compile("[0-9a-f]+", _FLAGS)
_BETWEEN_GROUPS = re.compile(rf"[{BLANK.removesuffix(MARK)}:]+")
"""A byte order mark parts none."""
_BLANKS = re.compile(f"[{BLANK}]+")
_END = re.compile(r"[\n\0]")
"""Of a line; `sha256sum -z` writes the second. Other such letters may stand in a name."""
_NOTHING = re.compile(r"\\?\Z|#(?!sha)", _FLAGS)
_ESCAPES = {r"\\": "\\", r"\n": "\n", r"\r": "\r"}
_MD5 = 32
"""Digits of the shortest that is no part of another."""
_PIPE = "-"


@dataclass(frozen=True)
class WrittenDigest:
    """A digest that somebody has written down."""

    digest: Digest
    filename: str = ""
    """Of which file; nothing if that is not said."""


@dataclass(frozen=True)
class UnreadLine:
    """A line that has something else, or something else as well."""

    text: str
    reason: Unread


@dataclass(frozen=True)
class Written:
    """What a text says. Nothing of it is passed over but empty lines and comments."""

    digests: tuple[WrittenDigest, ...]
    unread: tuple[UnreadLine, ...]


def written_digests(text: str, filename: str = "") -> Written:
    """What `text` says; `filename` is that of the list, which may say of what algorithm it is."""
    digests: list[WrittenDigest] = []
    unread: list[UnreadLine] = []
    above: list[Algorithm] = []
    promised = algorithms_of_file(filename)
    for row in _END.split(text):
        bare = row.strip(BLANKS)
        if _NOTHING.match(bare):
            above = algorithms_in_heading(row) or above
            continue
        said = [_as_promised(each, promised) for each in _of_row(row, above)]
        digests += [each for each in said if isinstance(each, WrittenDigest)]
        wrong = next((each for each in said if isinstance(each, Unread)), None)
        if not said:
            above = algorithms_in_heading(row) or above
        if wrong or not said:
            unread.append(UnreadLine(bare, wrong or Unread.NO_DIGEST))
    return Written(tuple(digests), tuple(unread))


def _as_promised(each: WrittenDigest | Unread, promised: list[Algorithm]) -> WrittenDigest | Unread:
    """Refused where the name of the file says another algorithm than it has."""
    if isinstance(each, Unread) or not promised:
        return each
    ours = [algorithm.digits for algorithm in promised if algorithm.is_ours]
    if len(each.digest.value) in ours:
        return each
    return Unread.FILENAME if ours else Unread.UNSUPPORTED


def _of_row(row: str, above: list[Algorithm]) -> list[WrittenDigest | Unread]:
    """What stands for a whole line goes before what may stand anywhere in one."""
    ended = row.removesuffix("\r")

    def alone(digits: str) -> Said:
        return of_digits(digits, above)

    if found := _GNU.fullmatch(ended):
        return [_of_file(alone(found["digits"]), found)]
    parts = [part for part in _BETWEEN_GROUPS.split(row.strip(BLANKS)) if part]
    if groups := list(_of_groups(parts, alone)):
        return list(map(_nameless, groups))
    if found := _LOOSE.fullmatch(ended):
        return [_of_file(alone(found["digits"]), found)]
    return _of_tagged(row, alone)


def _of_tagged(row: str, alone: Callable[[str], Said]) -> list[WrittenDigest | Unread]:
    """Digits behind what says of them what they are."""
    if found := _LABELLED.fullmatch(row):
        return list(map(_nameless, _of_labelled(found, alone)))
    if found := _BSD.fullmatch(row):
        return [_of_file(digest_behind(found["label"], found["digits"]), found)]
    if found := _UNNAMED.fullmatch(row):
        return [_nameless(alone(found["digits"]))]
    return list(map(_nameless, _of_integrity(row.strip(BLANKS))))


def _of_groups(parts: list[str], alone: Callable[[str], Said]) -> Iterator[Said]:
    """Digits that are a digest each, or groups of one: as many as MD5 has are no group."""
    if not all(map(_HEX.fullmatch, parts)):
        return
    if all(map(_WHOLE.fullmatch, parts)):
        yield from map(alone, parts)
    elif len(parts) > 1 and max(map(len, parts)) >= _MD5:
        if not _WHOLE.fullmatch(parts[0]):  # or the name of a file is digits
            is_md5 = all(len(part) == _MD5 for part in parts)
            yield Unread.UNSUPPORTED if is_md5 else Unread.NO_DIGEST
    else:
        yield alone("".join(parts))


def _of_labelled(found: re.Match[str], alone: Callable[[str], Said]) -> list[Said]:
    """Behind a word that names no algorithm, such as `hash`, digits are as if they stood alone."""
    parts = [part for part in _BLANKS.split(found["digits"]) if part]
    if found["pip"] and len(parts) > 1:
        return [Unread.LENGTH]
    if algorithm_of(found["label"]):
        return [digest_behind(found["label"], "".join(parts))]
    return list(_of_groups(parts, alone)) or [Unread.NO_DIGEST]


def _of_integrity(row: str) -> list[Said]:
    found = [_INTEGRITY.fullmatch(word) for word in _BLANKS.split(row)]
    if not all(found):
        return []
    return [of_base64(each["label"].lower(), each["value"]) for each in found if each]


def _of_file(said: Said, found: re.Match[str]) -> WrittenDigest | Unread:
    """What was read from a pipe has no name. Where another digest stands in the name, lines have
    become one."""
    name = found["name"]
    if _AMONG.search(name) and not _ALONE.fullmatch(name):
        return said if isinstance(said, Unread) else Unread.NO_DIGEST
    is_piped = name == _PIPE or (name == "stdin" and "label" in found.groupdict())
    if isinstance(said, Unread) or is_piped:
        return _nameless(said)
    return WrittenDigest(said, _unescaped(name) if found["escape"] else name)


def _nameless(said: Said) -> WrittenDigest | Unread:
    return said if isinstance(said, Unread) else WrittenDigest(said)


def _unescaped(name: str) -> str:
    """As sha256sum writes the name of a file with a line break, behind a backslash."""
    return re.sub(r"\\[\\nr]", lambda each: _ESCAPES[each[0]], name)
