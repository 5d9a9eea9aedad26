"""Keeps the faces that a user has accepted, like SSH's known_hosts: file name, digest, host, time.

Files are told apart by the identity of their names (`normal_filename`), however they are spelt.

One accepted file a line of JSON, as `Records` keeps them; what is accepted is only ever added.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from checkface.artifact_name import normal_filename
from checkface.digest import Digest
from checkface.errors import LedgerError
from checkface.files import write_file
from checkface.plain_text import plain
from checkface.records import Records, line_of, moment_of, text_of, texts_of

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

    @property
    def names(self) -> set[str]:
        """What it may be called by who wants it forgotten."""
        return {self.identity, plain(self.filename)}

    @classmethod
    def now(cls, filename: str, digest: Digest, host: str) -> Acceptance:
        return cls(filename, digest, host, datetime.now(UTC).replace(microsecond=0))

    def content(self) -> dict[str, str]:
        return {
            "filename": self.filename,
            "digest": str(self.digest),
            "host": self.host,
            "time": text_of(self.time),
        }

    def line(self) -> str:
        """As the ledger keeps it: one JSON object and a line end."""
        return line_of(self)

    @classmethod
    def of_content(cls, content: Mapping[str, Any]) -> Acceptance:
        """Raises ValueError, KeyError, TypeError or `CheckfaceError`."""
        filename, digest, host, time = texts_of(content, "filename", "digest", "host", "time")
        return cls(filename, Digest.parse(digest), host, moment_of(time))


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
    is_kept: bool = True
    """Whether it is the user's own, and not an export."""

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
        return cls(path, "mend that line, or export the ledger again", is_kept=False)

    def read(self) -> tuple[Acceptance, ...]:
        """All acceptances, the oldest first. Raises `LedgerError` as `Records.read`."""
        return self._records.read()

    def latest(self, filename: str) -> Acceptance | None:
        """What was last accepted under any spelling of this file name. Raises as `read`."""
        return self.latest_by_identity().get(normal_filename(filename))

    def latest_by_identity(self) -> dict[str, Acceptance]:
        """What was last accepted of each file, by its identity. Raises as `read`."""
        return latest_by_identity(self.read())

    def export_text(self) -> str:
        """A ledger with one line for each file: the same text for the same content.

        Raises as `read`.
        """
        return "".join(held.line() for held in self.latest_by_identity().values())

    def export(self, path: Path) -> int:
        """Write `exported()` to `path`, whole or not at all; how many lines that are.

        Raises `LedgerError` if it is this very ledger, `OutputError`, and as `read`.
        """
        text = self.export_text()
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
        theirs = tuple(theirs)
        _require_whole_characters(theirs)
        with self._records.locked_file():
            found = self.compare(theirs)
            if not found.different:
                self._records.append_held(found.only_there)
        return found

    def record(self, acceptances: Iterable[Acceptance]) -> None:
        """Append, durably. Raises `LedgerError` if the file cannot be written or is damaged."""
        self._records.append(acceptances)

    def forget(self, filename: str) -> int:
        """Drop all acceptances of a file, in any spelling; how many went. Raises as `record`.

        A name that nobody can type is taken as it is shown.
        """
        names = {normal_filename(filename), filename}
        return self._records.drop(lambda held: not names.isdisjoint(held.names))

    @property
    def _records(self) -> Records[Acceptance]:
        return Records(
            self.path, Acceptance.of_content, "the ledger", self.remedy, is_kept=self.is_kept
        )


def _require_whole_characters(theirs: Iterable[Acceptance]) -> None:
    """Half of one is no text: it can be written into JSON, and printed nowhere."""
    for held in theirs:
        if any("\ud800" <= letter <= "\udfff" for letter in held.filename + held.host):
            raise LedgerError(
                f"nothing was imported: the name {plain(held.filename)!r} holds half a character"
            )


def latest_by_identity(acceptances: Iterable[Acceptance]) -> dict[str, Acceptance]:
    """The last of each file, sorted; `acceptances` are the oldest first."""
    latest = {held.identity: held for held in acceptances}
    return {identity: latest[identity] for identity in sorted(latest)}
