"""Keeps who has signed each project's files: project, identity, file name, index host, time.

Beside the ledger and with its promises: JSON Lines, appended under a lock; a damaged file is an
error with its line, and is never overwritten.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from filelock import FileLock

from checkface import Ledger, LedgerError

SCHEMA = 1
NAME = "identities.jsonl"
TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Known:
    """Who has signed a file that was installed once."""

    project: str
    """Normalised."""
    identity: str
    """Such as `GitHub octo/tiny workflow release.yml`."""
    filename: str
    host: str
    """Of the index that linked the attestation."""
    time: datetime
    """In UTC."""

    @classmethod
    def now(cls, project: str, identity: str, filename: str, host: str) -> Known:
        return cls(project, identity, filename, host, datetime.now(UTC).replace(microsecond=0))

    def line(self) -> str:
        content = {
            "schema": SCHEMA,
            "project": self.project,
            "identity": self.identity,
            "filename": self.filename,
            "host": self.host,
            "time": self.time.strftime(TIME),
        }
        return json.dumps(content) + "\n"

    @classmethod
    def parse(cls, line: str) -> Known:
        """What `line` wrote. Raises ValueError, KeyError or TypeError."""
        content = json.loads(line)
        if content["schema"] != SCHEMA:
            raise ValueError(f"schema {content['schema']!r}, expected {SCHEMA}")
        texts = [content[name] for name in ("project", "identity", "filename", "host")]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError(f"expected texts, got {texts!r}")
        project, identity, filename, host = texts
        return cls(project, identity, filename, host, datetime.fromisoformat(content["time"]))


@dataclass(frozen=True)
class Identities:
    """The publishers whose attestations one user has seen hold."""

    path: Path

    @classmethod
    def of_user(cls) -> Identities:
        return cls(Ledger.of_user().path.with_name(NAME))

    def read(self) -> tuple[Known, ...]:
        """All of them, the oldest first.

        Raises `LedgerError` if the file is damaged: half of it would hide a change.
        """
        try:
            lines = self.path.read_text("utf-8").splitlines()
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeError) as error:
            raise LedgerError(f"cannot read the known identities {self.path}: {error}") from error
        return tuple(self._parsed(number, line) for number, line in enumerate(lines, start=1))

    def latest(self) -> dict[str, Known]:
        """Project to who has signed for it last. Raises as `read`."""
        return {known.project: known for known in self.read()}

    def record(self, seen: Iterable[Known]) -> None:
        """Append, durably. Raises `LedgerError` if the file cannot be written or is damaged."""
        added = "".join(known.line() for known in seen)
        if not added:
            return
        try:
            with self._locked():
                self.read()  # never write behind a damaged line
                with self.path.open("a", encoding="utf-8", newline="\n") as file:
                    file.write(added)
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            raise self._unwritable(error) from error

    def forget(self, project: str) -> int:
        """Drop what is known of a project; how many lines went. Raises as `record`."""
        try:
            with self._locked():
                held = self.read()
                kept = [known for known in held if known.project != project]
                if len(kept) < len(held):
                    self._replace("".join(known.line() for known in kept))
        except OSError as error:
            raise self._unwritable(error) from error
        return len(held) - len(kept)

    def _replace(self, text: str) -> None:
        """The whole file or nothing."""
        folder = self.path.parent
        with NamedTemporaryFile("w", dir=folder, encoding="utf-8", delete=False) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(self.path)

    def _locked(self) -> FileLock:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(f"{self.path}.lock")

    def _unwritable(self, error: OSError) -> LedgerError:
        return LedgerError(f"cannot write the known identities {self.path}: {error}")

    def _parsed(self, number: int, line: str) -> Known:
        try:
            return Known.parse(line)
        except (ValueError, KeyError, TypeError) as error:
            raise LedgerError(
                f"the known identities {self.path} are damaged in line {number} ({error}); the "
                "file was left as it is: mend that line, or move the file away to start anew"
            ) from error
