"""Turns a digest into its key and words, each key paid for once: it is kept in the user's cache.

A key costs scrypt's tenth of a second, and a lock file has thousands of digests. A key is no
secret. But a file of them tells which digests were looked at, and whoever guesses a typed value
could look whether it is among them: those of typed values are never written down.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from checkface.cache import Cache, clear_way, is_regular
from checkface.cf1.identity import Key, stretch, words_of_key
from checkface.files import make_private
from checkface.waiting import Debtor

if TYPE_CHECKING:
    import sqlite3

    from checkface.digest import Digest

FILENAME = "keys.sqlite3"
MOST_KEYS = 100_000
"""About 20 MB. The oldest go first."""

LONGEST_WAIT = 1.0
"""Seconds for another process that is writing: then the key is computed again, or not kept."""

LONGEST_ANSWER = 10.0
"""Seconds for a disk: one that is gone is not asked again until it has answered."""

MOST_WAITS = 5
"""In a process: who has waited so often for one that holds the file for ever waits no more."""

CHECKSUM_BYTES = 8

# SQLite's own rowid counts up: the order of age.
CREATE = "CREATE TABLE IF NOT EXISTS cf1 (digest TEXT PRIMARY KEY, key BLOB, checksum BLOB)"
READ = "SELECT key, checksum FROM cf1 WHERE digest = ?"
WRITE = "INSERT OR REPLACE INTO cf1 VALUES (?, ?, ?)"
DROP = "DELETE FROM cf1 WHERE rowid <= (SELECT max(rowid) FROM cf1) - ?"
COUNT = "SELECT count(*) FROM cf1"

T = TypeVar("T")
Statement = tuple[str, tuple[object, ...]]
Rows = list[Any]

_waits: Counter[Path] = Counter()
_disks: defaultdict[Path, Debtor] = defaultdict(Debtor)


def words(digest: Digest) -> tuple[str, ...]:
    """The four words that stand for a digest where no picture can be shown or read out."""
    return words_of_key(key_of(digest))


@lru_cache(maxsize=4096)
def key_of(digest: Digest) -> Key:
    """The key of a digest, from the user's cache where it is there. Computing it takes 0.1 s."""
    store = None if digest.typed else KeyStore.of_user()
    key = store.get(digest) if store else None
    if key is None:
        key = stretch(digest)
        if store:
            store.put(digest, key)
    return key


@dataclass(frozen=True)
class KeyStore:
    """Keys by digest in one SQLite file. What cannot be read or written is no error.

    Nothing is held open between two questions, so that forks and threads share nothing.
    """

    path: Path
    most: int = MOST_KEYS

    @classmethod
    def of_user(cls) -> KeyStore:
        """The store in the folder of the user's cache."""
        return cls(Cache.of_user().folder / FILENAME)

    def get(self, digest: Digest) -> Key | None:
        """The key kept for a digest; None if there is none or it is damaged."""
        return self._in_time(lambda: self._read(digest))

    def put(self, digest: Digest, key: Key) -> None:
        """Keep a key, as far as the disk allows, and drop the oldest beyond the most."""
        self._in_time(lambda: self._write(digest, key))

    def _in_time(self, work: Callable[[], T]) -> T | None:
        """None also of a disk that does not answer."""
        if _waits[self.path] >= MOST_WAITS:
            return None
        return _disks[self.path].ask(LONGEST_ANSWER, work)

    def _read(self, digest: Digest) -> Key | None:
        for key, checksum in self._ask((READ, (str(digest),))):
            if isinstance(key, bytes) and checksum == _checksum(digest, key):
                return Key(key)
        return None

    def _write(self, digest: Digest, key: Key) -> None:
        with contextlib.suppress(OSError):
            make_private(self.path.parent)
            clear_way(self.path)
            row = (str(digest), key, _checksum(digest, key))
            self._tell((CREATE, ()), (WRITE, row), (DROP, (self.most,)))

    def count(self) -> int:
        """How many keys are kept."""
        return sum(number for (number,) in self._ask((COUNT, ())))

    def clear(self) -> int:
        """Forget all keys; how many went. Raises OSError if the file cannot be deleted."""
        count = self.count()
        for suffix in ("", "-journal"):  # what a killed process left beside it has digests too
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        return count

    def _ask(self, *statements: Statement) -> Rows:
        return self._tell(*statements) if is_regular(self.path) else []

    def _tell(self, *statements: Statement) -> Rows:
        """What the last statement answers; all of them are carried out, or none."""
        try:
            import sqlite3  # some builds of Python have none
        except ImportError:
            return []
        if not self.path.exists():
            self.path.touch(mode=0o600)  # SQLite would let everybody read it
        try:
            with closing(sqlite3.connect(self.path, timeout=LONGEST_WAIT)) as database:
                return _carried_out(database, statements)
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                _waits[self.path] += 1
            return []  # another process writes for long, or nothing can be written here
        except sqlite3.DatabaseError:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)  # damaged: it begins anew
            return []


def _carried_out(database: sqlite3.Connection, statements: Iterable[Statement]) -> Rows:
    """A power cut may damage the file, which is noticed: nothing has to wait for the disk."""
    database.execute("PRAGMA synchronous = OFF")
    rows: Rows = []
    with database:  # one transaction
        for statement, values in statements:
            rows = database.execute(statement, values).fetchall()
    return rows


def _checksum(digest: Digest, key: bytes) -> bytes:
    return hashlib.sha256(str(digest).encode() + key).digest()[:CHECKSUM_BYTES]
