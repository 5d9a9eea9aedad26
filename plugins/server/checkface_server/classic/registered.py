"""Keeps latents that clients have registered, each under a name that only they know, for a while.

They are points of a person's photograph as often as not. So nothing is kept unless the operator
has said where, the file holds no guid but its sha256, and what is deleted or has expired is
overwritten.
"""

from __future__ import annotations

import hashlib
import sqlite3
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from uuid import UUID, uuid4

from checkface import CheckfaceError
from checkface.latents import Latent
from checkface_server.classic.errors import FullError

HOUR = 60 * 60
DAY = 24 * HOUR
LONGEST_WAIT = 5.0
"""Seconds for another process that is writing."""

PREPARE = (
    "PRAGMA secure_delete = ON",
    "CREATE TABLE IF NOT EXISTS latent (name BLOB PRIMARY KEY, units BLOB, expires REAL)",
)
BEGIN = "BEGIN IMMEDIATE"
"""Of what will write: fails where that is not possible, though nothing is written yet."""
ANY_EXPIRED = "SELECT 1 FROM latent WHERE expires <= ? LIMIT 1"
FORGET = "DELETE FROM latent WHERE expires <= ?"
WRITE = "INSERT INTO latent SELECT ?, ?, ? WHERE (SELECT count(*) FROM latent) < ?"
READ = "SELECT units FROM latent WHERE name = ? AND expires > ?"
DELETE = "DELETE FROM latent WHERE name = ?"


class RegistryError(CheckfaceError):
    """The file of registered latents cannot be used now, for it is locked, or its disk is full."""

    exit_code = 3


@dataclass(frozen=True)
class Registered:
    """Latents in one SQLite file, by the sha256 of their guid.

    Nothing is held open between two questions, so that threads and processes share nothing. Every
    method waits for the disk, and raises `RegistryError` if that does not work.
    """

    path: Path
    days: float
    most: int
    clock: Callable[[], float] = time.time

    def prepare(self) -> None:
        """Make the file where there is none: an operator wants to hear at the start if it fails.

        What has expired is gone then, as after each question.
        """
        with self._transaction() as database:
            if not database.in_transaction:
                database.execute(BEGIN)

    def forget_in_time(self, ended: Event, seconds: float = HOUR) -> None:
        """Until `ended`: what has expired goes though nobody asks for anything. In a thread."""
        while not ended.wait(seconds):
            with suppress(RegistryError):  # whoever asks for one is told
                self.prepare()

    def add(self, latent: Latent) -> UUID:
        """Its guid: 122 random bits. Raises `FullError`."""
        guid = uuid4()
        row = (_name(guid), _bytes_of(latent), self.clock() + self.days * DAY)
        with self._transaction() as database:
            if not database.execute(WRITE, (*row, self.most)).rowcount:
                raise FullError
        return guid

    def find(self, guid: UUID) -> Latent | None:
        """None for one that is not there, or not any more."""
        with self._transaction() as database:
            found = database.execute(READ, (_name(guid), self.clock())).fetchone()
        return _latent_of(found[0]) if found else None

    def delete(self, guid: UUID) -> bool:
        """Whether it was there."""
        with self._transaction() as database:
            return database.execute(DELETE, (_name(guid),)).rowcount > 0

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it happens or nothing. What has expired is gone before anything is looked for."""
        try:
            if not self.path.exists():
                self.path.touch(mode=0o600)  # SQLite would let everybody read it
            with closing(sqlite3.connect(self.path, timeout=LONGEST_WAIT)) as database, database:
                for statement in PREPARE:
                    database.execute(statement)
                self._forget_expired(database)
                yield database
        except (OSError, sqlite3.Error) as error:
            raise RegistryError(
                f"cannot use {str(self.path)!r} for registered latents: {error}"
            ) from error

    def _forget_expired(self, database: sqlite3.Connection) -> None:
        """Mostly there are none: who only looks keeps nobody from writing.

        To delete takes room too: where a disk has none, those that have not expired are found.
        """
        now = (self.clock(),)
        if database.execute(ANY_EXPIRED, now).fetchone():
            with suppress(sqlite3.OperationalError):
                database.execute(FORGET, now)


def _name(guid: UUID) -> bytes:
    return hashlib.sha256(guid.bytes).digest()


def _bytes_of(latent: Latent) -> bytes:
    return latent.w.astype("<i4").tobytes()


def _latent_of(data: bytes) -> Latent:
    """Typed: no picture of it is written down."""
    units = struct.unpack(f"<{len(data) // 4}i", data)
    return Latent(units, is_typed=True)
