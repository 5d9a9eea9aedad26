"""Turns records into lines of JSON in a user's file and back: nothing lost, nothing guessed.

The file is written whole or not at all, under a lock: parallel runs lose nothing, and a run that
is killed leaves the old lines or the new ones. A line that cannot be read is told with its number,
and nothing is written behind it.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from checkface.errors import CheckfaceError, LedgerError, OutputError
from checkface.files import write_file
from checkface.input_files import read_file
from checkface.members import different_members

__all__ = ["Record", "Records", "moment_of", "text_of", "texts_of"]

SCHEMA = 1
PATIENCE = 60.0
"""Seconds until another run that holds the lock is told."""

LONGEST_SHOWN = 200

WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


FIRST = datetime(1, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


class Record(Protocol):
    """What stands in one line."""

    def content(self) -> dict[str, str]:
        """Its texts by key, without the schema."""


R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Records(Generic[R]):
    """All records of one file."""

    path: Path
    parse: Callable[[Mapping[str, Any]], R]
    """Raises ValueError, KeyError, TypeError or `CheckfaceError` for what is no record."""
    called: str
    """What the file is, such as `the ledger`."""
    remedy: str
    """What to do about a damaged line."""
    is_kept: bool = True
    """Whether it is ours to write; what is not may come through a pipe."""

    def read(self) -> tuple[R, ...]:
        """All of them, the oldest first; none where there is no file.

        Raises `LedgerError` if the file is damaged: trusting half of it would hide a change.
        """
        return tuple(self._record(number, line) for number, line in _numbered_lines(self._bytes()))

    def append(self, records: Iterable[R]) -> None:
        """Durably, each on a line of its own. Raises `LedgerError` as `read`, or if it cannot."""
        with self.locked_file():
            self.read()  # never write behind a damaged line
            self.append_held(records)

    def append_held(self, records: Iterable[R]) -> None:
        """As `append`, for who holds the lock and has read."""
        lines = "".join(map(line_of, records)).encode()
        before = self._bytes()
        ended = before if not before or before.endswith(b"\n") else before + b"\n"
        if lines:
            self._write(ended + lines)

    def drop(self, is_dropped: Callable[[R], bool]) -> int:
        """Take some out; how many went. Raises as `append`."""
        with self.locked_file():
            held = self.read()
            kept = [record for record in held if not is_dropped(record)]
            if len(kept) < len(held):
                self._write("".join(map(line_of, kept)).encode())
        return len(held) - len(kept)

    @contextmanager
    def locked_file(self) -> Iterator[None]:
        """Nobody else writes meanwhile. Raises `LedgerError` if it cannot be had or written."""
        from filelock import FileLock, Timeout  # here, since who only reads pays nothing for it

        place = Path(os.path.realpath(self.path))  # two links to one file are one file
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{place}.lock", timeout=PATIENCE):
                yield
        except Timeout as error:
            why = f"another run has held {place}.lock for {PATIENCE:.0f} s"
            raise LedgerError(f"cannot write {self.called} {self.path}: {why}") from error
        except OSError as error:
            raise LedgerError(f"cannot write {self.called} {self.path}: {error}") from error
        except OutputError as error:
            raise LedgerError(f"{self.called}: {error}") from error

    def _write(self, data: bytes) -> None:
        """Who has made the file read-only wants it kept, also from root."""
        if self.path.exists() and not self.path.stat().st_mode & WRITABLE:
            raise LedgerError(f"cannot write {self.called} {self.path}: it is read-only")
        write_file(self.path, data)

    def _bytes(self) -> bytes:
        try:
            self._require_file()
            return read_file(self.path)
        except FileNotFoundError:
            return b""
        except (OSError, ValueError) as error:
            raise LedgerError(f"cannot read {self.called} {self.path}: {error}") from error

    def _require_file(self) -> None:
        """Or the null device, for who wants to keep nothing."""
        found = self.path.stat()
        null = os.path.samestat(found, Path(os.devnull).stat())
        if self.is_kept and not null and not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "expected a file, found something else")

    def _record(self, number: int, line: bytes) -> R:
        try:
            return self.parse(_content_of(line))
        except (ValueError, KeyError, TypeError, RecursionError, CheckfaceError) as error:
            raise LedgerError(
                f"{self.called} {self.path} is damaged in line {number} ({_reason(error)}); it was "
                f"left as it is: {self.remedy}"
            ) from error


def line_of(record: Record) -> str:
    """One JSON object in ASCII and a line end."""
    return json.dumps({"schema": SCHEMA, **record.content()}) + "\n"


def texts_of(content: Mapping[str, Any], *names: str) -> list[str]:
    """The texts under some keys. Raises KeyError or TypeError."""
    texts = [content[name] for name in names]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError(f"expected texts, got {texts!r:.200}")
    return texts


def moment_of(text: str) -> datetime:
    """In UTC; at the ends of the calendar, the nearest that it has.

    Raises ValueError for a time that does not say where on earth it is meant.
    """
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"time {text!r} without a zone, expected such as 2026-01-31T12:00:00Z")
    try:
        return time.astimezone(UTC)
    except OverflowError:
        return LAST if time.year > FIRST.year else FIRST


def text_of(moment: datetime) -> str:
    """Such as 2026-01-31T12:00:00Z."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _numbered_lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Lines end with a line feed alone: a text may hold all else that Python takes for an end."""
    lines = data.split(b"\n")
    return enumerate(lines if lines[-1] else lines[:-1], start=1)


def _content_of(line: bytes) -> Mapping[str, Any]:
    content = json.loads(line.decode(), object_pairs_hook=different_members)
    if not isinstance(content, dict):
        raise TypeError("expected an object")
    schema = content["schema"]
    if isinstance(schema, int) and schema > SCHEMA:
        raise ValueError(
            f"schema {schema}, expected {SCHEMA}: a newer checkface has written it; update this one"
        )
    if schema != SCHEMA or isinstance(schema, bool):
        raise ValueError(f"schema {schema!r:.40}, expected {SCHEMA}")
    return content


def _reason(error: BaseException) -> str:
    said = f"no key {error}" if isinstance(error, KeyError) else str(error)
    return said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]}…"
