"""Keeps the faces that a user has accepted, like SSH's known_hosts: file name, digest, host, time.

Files are told apart by the identity of their names (`normal_filename`), however they are spelt.

JSON Lines, one accepted file a line, only ever appended to, under a lock: parallel installs lose
nothing and a killed run leaves the old lines or the new ones.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock
from platformdirs import user_data_path

from checkface.artifact_name import normal_filename
from checkface.digest import Digest
from checkface.errors import CheckfaceError, LedgerError, OutputError
from checkface.files import append_lines, write_file

SCHEMA = 1
FILE_VARIABLE = "CHECKFACE_LEDGER"


@dataclass(frozen=True)
class Acceptance:
    """One file that the user accepted once."""

    filename: str
    digest: Digest
    host: str
    """Of the index it came from; empty for a local folder."""
    time: datetime
    """In UTC."""

    @property
    def identity(self) -> str:
        """One for all spellings of its file name."""
        return normal_filename(self.filename)

    @classmethod
    def now(cls, filename: str, digest: Digest, host: str) -> Acceptance:
        return cls(filename, digest, host, datetime.now(UTC).replace(microsecond=0))

    def line(self) -> str:
        """As the ledger keeps it: one JSON object and a line end."""
        content = {
            "schema": SCHEMA,
            "filename": self.filename,
            "digest": str(self.digest),
            "host": self.host,
            "time": self.time.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        return json.dumps(content) + "\n"

    @classmethod
    def parse(cls, line: str) -> Acceptance:
        """What `line` wrote. Raises ValueError, KeyError, TypeError or `CheckfaceError`."""
        content = json.loads(line)
        if content["schema"] != SCHEMA:
            raise ValueError(f"schema {content['schema']!r}, expected {SCHEMA}")
        texts = [content[name] for name in ("filename", "digest", "host", "time")]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError(f"expected texts, got {texts!r}")
        filename, digest, host, time = texts
        return cls(filename, Digest.parse(digest), host, _utc(time))


@dataclass(frozen=True)
class LedgerComparison:
    """One user's ledger beside another's, file by file, as each was accepted last."""

    same: tuple[Acceptance, ...]
    different: tuple[tuple[Acceptance, Acceptance], ...]
    """(here, there): one file, two digests."""
    only_here: tuple[Acceptance, ...]
    only_there: tuple[Acceptance, ...]


@dataclass(frozen=True)
class Ledger:
    """The accepted faces of one user."""

    path: Path
    remedy: str = "mend that line, or move the file away to start a new ledger"
    """What to do about a damaged line."""

    @classmethod
    def of_user(cls) -> Ledger:
        """The ledger in the user's data folder, or the file that $CHECKFACE_LEDGER names."""
        chosen = os.environ.get(FILE_VARIABLE)
        return cls(Path(chosen) if chosen else user_data_path("checkface") / "ledger.jsonl")

    @classmethod
    def of_export(cls, path: Path) -> Ledger:
        """What `export` has written somewhere. Raises `LedgerError` if there is no such file."""
        if not path.exists():
            raise LedgerError(f"no file {str(path)!r}: expected what a ledger was exported to")
        return cls(path, "mend that line, or export the ledger again")

    def read(self) -> tuple[Acceptance, ...]:
        """All acceptances, the oldest first.

        Raises `LedgerError` if the file is damaged: trusting half of it would hide a change.
        """
        try:
            lines = self.path.read_text("utf-8").splitlines()
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeError) as error:
            raise LedgerError(f"cannot read the ledger {self.path}: {error}") from error
        return tuple(self._parsed(number, line) for number, line in enumerate(lines, start=1))

    def latest(self, filename: str) -> Acceptance | None:
        """What was last accepted under any spelling of this file name. Raises as `read`."""
        return self.latest_by_identity().get(normal_filename(filename))

    def latest_by_identity(self) -> dict[str, Acceptance]:
        """What was last accepted of each file, by its identity. Raises as `read`."""
        return latest_by_identity(self.read())

    def exported(self) -> str:
        """A ledger with one line for each file: the same text for the same content.

        Raises as `read`.
        """
        return "".join(held.line() for held in self.latest_by_identity().values())

    def export(self, path: Path) -> int:
        """Write `exported()` to `path`, whole or not at all; how many lines that are.

        Raises `LedgerError` if it is this very ledger, `OutputError`, and as `read`.
        """
        text = self.exported()
        if os.path.realpath(path) == os.path.realpath(self.path):
            raise LedgerError(f"{path} is the ledger itself: export it to another file")
        write_file(path, text.encode())
        return text.count("\n")

    def compare(self, theirs: Iterable[Acceptance]) -> LedgerComparison:
        """This ledger beside what another one holds. Raises as `read`."""
        here, there = self.latest_by_identity(), latest_by_identity(theirs)
        both = [(here[name], there[name]) for name in here if name in there]
        return LedgerComparison(
            same=tuple(ours for ours, other in both if ours.digest == other.digest),
            different=tuple(pair for pair in both if pair[0].digest != pair[1].digest),
            only_here=tuple(held for name, held in here.items() if name not in there),
            only_there=tuple(held for name, held in there.items() if name not in here),
        )

    def merge(self, theirs: Iterable[Acceptance]) -> LedgerComparison:
        """Add what only they have accepted; nothing at all if there are `different` files.

        What comes back is how the two stood before. Raises as `record`.
        """
        try:
            with self._locked():
                found = self.compare(theirs)
                if not found.different:
                    self._append(found.only_there)
        except OSError as error:
            raise LedgerError(f"cannot write the ledger {self.path}: {error}") from error
        return found

    def record(self, acceptances: Iterable[Acceptance]) -> None:
        """Append, durably. Raises `LedgerError` if the file cannot be written or is damaged."""
        try:
            with self._locked():
                self.read()  # never write behind a damaged line
                self._append(acceptances)
        except OSError as error:
            raise LedgerError(f"cannot write the ledger {self.path}: {error}") from error

    def forget(self, filename: str) -> int:
        """Drop all acceptances of a file, in any spelling; how many went. Raises as `record`."""
        identity = normal_filename(filename)
        try:
            with self._locked():
                held = self.read()
                kept = [acceptance for acceptance in held if acceptance.identity != identity]
                if len(kept) < len(held):
                    text = "".join(acceptance.line() for acceptance in kept)
                    write_file(self.path, text.encode())
        except (OSError, OutputError) as error:
            raise LedgerError(f"cannot write the ledger {self.path}: {error}") from error
        return len(held) - len(kept)

    def _append(self, acceptances: Iterable[Acceptance]) -> None:
        """On lines of their own, even behind a last line that lacks its end."""
        added = "".join(acceptance.line() for acceptance in acceptances)
        with self.path.open("a+b") as file:
            append_lines(file.fileno(), added.encode())

    def _locked(self) -> FileLock:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(f"{self.path}.lock")

    def _parsed(self, number: int, line: str) -> Acceptance:
        try:
            return Acceptance.parse(line)
        except (ValueError, KeyError, TypeError, RecursionError, CheckfaceError) as error:
            raise LedgerError(
                f"the ledger {self.path} is damaged in line {number} ({error}); it was left as it "
                f"is: {self.remedy}"
            ) from error


def latest_by_identity(acceptances: Iterable[Acceptance]) -> dict[str, Acceptance]:
    """The last of each file, sorted; `acceptances` are the oldest first."""
    latest = {held.identity: held for held in acceptances}
    return {identity: latest[identity] for identity in sorted(latest)}


def _utc(text: str) -> datetime:
    """Raises ValueError for a time that does not say where on earth it is meant."""
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"time {text!r} without a zone, expected such as 2026-01-31T12:00:00Z")
    return time.astimezone(UTC)
