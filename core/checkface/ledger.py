"""Keeps the faces that a user has accepted, like SSH's known_hosts: file name, digest, host, time.

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

from checkface.cache import write_atomically
from checkface.digest import Digest
from checkface.errors import CheckfaceError, LedgerError

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
        time = datetime.fromisoformat(content["time"])
        return cls(content["filename"], Digest.parse(content["digest"]), content["host"], time)


@dataclass(frozen=True)
class Ledger:
    """The accepted faces of one user."""

    path: Path

    @classmethod
    def of_user(cls) -> Ledger:
        """The ledger in the user's data folder, or the file that $CHECKFACE_LEDGER names."""
        chosen = os.environ.get(FILE_VARIABLE)
        return cls(Path(chosen) if chosen else user_data_path("checkface") / "ledger.jsonl")

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
        """What was last accepted under this file name. Raises as `read`."""
        found = [held for held in self.read() if held.filename == filename]
        return found[-1] if found else None

    def record(self, acceptances: Iterable[Acceptance]) -> None:
        """Append, durably. Raises `LedgerError` if the file cannot be written or is damaged."""
        added = "".join(acceptance.line() for acceptance in acceptances)
        try:
            with self._locked():
                self.read()  # never write behind a damaged line
                with self.path.open("a", encoding="utf-8", newline="\n") as file:
                    file.write(added)
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            raise LedgerError(f"cannot write the ledger {self.path}: {error}") from error

    def forget(self, filename: str) -> int:
        """Drop all acceptances of one file name; how many went. Raises as `record`."""
        try:
            with self._locked():
                held = self.read()
                kept = [acceptance for acceptance in held if acceptance.filename != filename]
                if len(kept) < len(held):
                    text = "".join(acceptance.line() for acceptance in kept)
                    write_atomically(self.path, text.encode())
        except OSError as error:
            raise LedgerError(f"cannot write the ledger {self.path}: {error}") from error
        return len(held) - len(kept)

    def _locked(self) -> FileLock:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(f"{self.path}.lock")

    def _parsed(self, number: int, line: str) -> Acceptance:
        try:
            return Acceptance.parse(line)
        except (ValueError, KeyError, TypeError, CheckfaceError) as error:
            raise LedgerError(
                f"the ledger {self.path} is damaged in line {number} ({error}); it was left as it "
                "is: mend that line, or move the file away to start a new ledger"
            ) from error
