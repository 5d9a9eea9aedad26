"""Turns a requirements file with --hash options into locked packages. It writes no file names.

A line that locks nothing is named and hides no other; of an included file nothing is repeated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from checkface_channels.hosts import printable
from checkface_channels.locks.checks import UnexpectedError, shortened
from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import LockedPackage, LockError
from checkface_channels.locks.requirement_entry import requirement_entry
from checkface_channels.locks.source import TRUST, OutOfReachError, Source
from checkface_channels.requirement_lines import (
    Line,
    LineError,
    Option,
    decode_text,
    logical_lines,
    parse_line,
)

DEEPEST, MOST_FILES = 20, 200
"""Of files that include each other."""

LOCKS_NOTHING = ("--constraint",)
_MAY_PROMISE = re.compile(r"hash|sha\d|md5|blake|[0-9a-f]{32}", re.IGNORECASE)
_MEND = "mend that line"


@dataclass
class Reader:
    """What has been read so far of a file and those that it includes."""

    environment: Environment
    packages: list[LockedPackage] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    """All options but includes, in order: `--index-url` and its kin are pip's to know."""
    notes: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    _read: set[str] = field(default_factory=set)

    def read(self, source: Source, text: str) -> None:
        """Raises `LockError` for a damaged digest, an include out of reach, or no lock at all."""
        self._read.add(source.label)
        self._read_lines(source, text, depth=0)
        said = [*self.unreadable, *self.notes]
        if not self.packages and said:
            raise LockError(
                source.label, "lines such as name==1.0 --hash=sha256:HEX", said[0], _MEND
            )

    def _read_lines(self, source: Source, text: str, depth: int) -> None:
        for number, line in logical_lines(text):
            where = f"{source.label}, line {number}"
            try:
                self._take(line, source, where, depth)
            except UnexpectedError as error:
                got = "something else" if depth else error.got
                raise LockError(where, error.expected, got, _MEND) from error

    def _take(self, text: str, source: Source, where: str, depth: int) -> None:
        try:
            line = parse_line(text)
        except LineError as error:
            what = f"{where}: {error}{_repetition(text, depth)}"
            self._name(what, may_promise=_may_promise(text))
            return
        if line.requirement or line.values("--editable"):
            self._lock(line, text, where, depth)
        for option in line.options if not line.requirement else ():
            self._heed(option, source, where, depth)

    def _lock(self, line: Line, text: str, where: str, depth: int) -> None:
        entry = requirement_entry(line, self.environment)
        if isinstance(entry, LockedPackage):
            self.packages.append(entry)
        else:
            promises = entry.may_promise or bool(line.values("--hash"))
            what = f"{where}: {entry.what}{_repetition(text, depth)}"
            self._name(what, may_promise=promises)

    def _heed(self, option: Option, source: Source, where: str, depth: int) -> None:
        if option.name == "--requirement":
            self._include(option.value or "", source, where, depth)
        elif option.name == "--hash":
            self._name(f"{where}: a --hash without its requirement", may_promise=True)
        elif option.name in LOCKS_NOTHING:
            self.notes.append(f"{where}: constraints lock nothing, and are not read")
        elif option.name != "--editable":
            self.options.append(option)

    def _include(self, name: str, source: Source, where: str, depth: int) -> None:
        if depth >= DEEPEST or len(self._read) >= MOST_FILES:
            raise LockError(where, "a few files that include each other", "very many", _MEND)
        included, data = self._open_include(name, source, where, depth)
        if included.label not in self._read:
            self._read.add(included.label)
            self._read_lines(included, text_of(included.label, data), depth + 1)

    def _open_include(
        self, name: str, source: Source, where: str, depth: int
    ) -> tuple[Source, bytes]:
        if "://" in name:
            url = "a URL" if depth else f"the URL {printable(shortened(name))}"
            raise LockError(where, "a file to include", url, _MEND)
        if "\0" in name:
            raise LockError(where, "a file to include", "a name that no file can have", _MEND)
        try:
            included = source.beside(name)
            return included, included.read()
        except OutOfReachError as error:
            got = "one outside it" if depth else printable(repr(name))
            raise LockError(where, "a file in the lock's own folder", got, TRUST) from error
        except LockError as error:
            got = "one that is out of reach" if depth else f"({error})"
            raise LockError(where, "a file to include", got, _MEND) from error

    def _name(self, sentence: str, *, may_promise: bool) -> None:
        (self.unreadable if may_promise else self.notes).append(sentence)


def _repetition(text: str, depth: int) -> str:
    """Of a file that nobody named, no text is repeated: it may be anything."""
    return "" if depth else f" {printable(shortened(text))}"


def _may_promise(text: str) -> bool:
    """A line that cannot be read, and is of a requirement or shows a digest."""
    return not text.startswith("-") or bool(_MAY_PROMISE.search(text))


def text_of(label: str, data: bytes) -> str:
    """Raises `LockError` for what pip could not decode either."""
    try:
        return decode_text(data)
    except LineError as error:
        raise LockError(
            label, "text in an encoding that pip reads", str(error), "save it in UTF-8"
        ) from error
