"""What lies before a person: files, what each should be, and what comparing says. No Tk here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from checkface import CheckfaceError, Finding, Standing, plain
from checkface.written import WrittenDigest
from checkface_desktop.expectation import (
    Expectations,
    chosen_for,
    expected_in,
    finding,
    finding_of_two,
    other_file,
    wanted_algorithm,
)
from checkface_desktop.reading import Reading
from checkface_desktop.work import Event, Progress, Read, Worded

OTHER = -1
"""The number of the file that another one is compared with."""
ALGORITHMS = ("sha256", "sha512", "sha1")


class Reader(Protocol):
    """Who reads files, meanwhile."""

    def read(self, number: int, path: Path, algorithm: str) -> None:
        """Ask for it."""

    def cancel(self, number: int) -> None:
        """Do not wait for it any longer."""


@dataclass
class Item:
    """One file."""

    number: int
    path: Path
    algorithm: str
    reading: Reading | None = None
    """None as long as it is read."""
    done: int = 0
    total: int = 0

    @property
    def name(self) -> str:
        return plain(self.path.name or str(self.path))

    def take_words(self, event: Worded) -> None:
        """Unless it has been read anew meanwhile, and has others."""
        if self.reading and self.reading.digest == event.digest:
            self.reading = replace(self.reading, words=event.words)

    @property
    def is_read(self) -> bool:
        return self.reading is not None


class Desk:
    """The files of one window."""

    def __init__(self, reader: Reader, paths: Sequence[Path], algorithm: str) -> None:
        self._reader = reader
        self.items = {number: Item(number, path, algorithm) for number, path in enumerate(paths)}
        self.expected = Expectations()
        self.complaint = ""
        """Why what was pasted is of no use."""

    def begin(self) -> None:
        for item in self.items.values():
            self._read(item)

    def choose(self, number: int, algorithm: str) -> None:
        """Read it again, for another digest; and what it is compared with."""
        for each in {number, OTHER} & self.items.keys():
            item = self.items[each]
            if item.algorithm != algorithm or not item.is_read or not _has_digest(item):
                item.algorithm = algorithm
                self._read(item)

    def cancel(self, number: int) -> None:
        self._reader.cancel(number)

    def forget(self) -> None:
        """What it was compared with."""
        if OTHER in self.items:
            self._reader.cancel(OTHER)
        self.items.pop(OTHER, None)
        self.expected, self.complaint = Expectations(), ""

    def compare(self, text: str) -> None:
        """With what a person has pasted: a digest, lines of sha256sum, or another file."""
        self.forget()
        if not text.strip():
            return
        if path := other_file(text):
            self.compare_file(path)
            return
        try:
            self.expected = expected_in(text)
        except CheckfaceError as error:
            self.complaint = str(error)
        for item in self.items.values():
            self._suit_algorithm(item)

    def compare_file(self, path: Path) -> None:
        self.forget()
        first = next(iter(self.items.values()))
        self.items[OTHER] = Item(OTHER, path, first.algorithm)
        self._read(self.items[OTHER])

    def take(self, event: Event) -> int | None:
        """The number of the file that the event is about, if it is about one of ours."""
        if not isinstance(event, Progress | Read | Worded) or event.number not in self.items:
            return None
        item = self.items[event.number]
        if isinstance(event, Worded):
            item.take_words(event)
            return event.number
        if isinstance(event, Progress):
            item.done, item.total = event.done, event.total
        elif event.reading.algorithm == item.algorithm and event.reading.path == item.path:
            item.reading = event.reading
            self._suit_algorithm(item)
        return event.number

    def finding(self, number: int) -> Finding | None:
        """What comparing says of a file; None if there is nothing to compare yet."""
        item = self.items[number]
        if self.complaint:
            return Finding(item.name, Standing.UNREADABLE, self.complaint)
        if item.reading is None:
            return None
        if other := self.items.get(OTHER):
            return finding_of_two(item.reading, other.reading) if other.reading else None
        if not self.expected:
            return None
        return finding(item.reading, self.expected, alone=self._is_alone)

    @property
    def _is_alone(self) -> bool:
        return len(self.items) - (OTHER in self.items) == 1

    def _suit_algorithm(self, item: Item) -> None:
        """A sha512 cannot be compared with a sha256: then the file is read once more."""
        if item.reading is None or item.reading.digest is None or item.number == OTHER:
            return
        wanted = wanted_algorithm(item.reading, self._chosen_for(item.reading))
        if wanted != item.algorithm:
            item.algorithm = wanted
            self._read(item)

    def _chosen_for(self, reading: Reading) -> tuple[WrittenDigest, ...]:
        return chosen_for(reading, self.expected, alone=self._is_alone)

    def _read(self, item: Item) -> None:
        item.reading, item.done, item.total = None, 0, 0
        self._reader.read(item.number, item.path, item.algorithm)


def _has_digest(item: Item) -> bool:
    return item.reading is not None and item.reading.digest is not None
