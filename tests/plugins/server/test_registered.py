"""A registered latent is known to whoever has its guid, for a while, and then to nobody."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event
from uuid import UUID, uuid4

import pytest

from checkface.latents import Latent
from checkface_server.classic import registered as registered_module
from checkface_server.classic.errors import FullError
from checkface_server.classic.registered import DAY, Registered, RegistryError

LATENT = Latent(tuple(range(-256, 256)))


@pytest.fixture
def registered(tmp_path: Path) -> Registered:
    return Registered(tmp_path / "latents.sqlite3", days=30, most=3)


def at(registered: Registered, seconds: float) -> Registered:
    return replace(registered, clock=lambda: seconds)


def test_it_is_found_again_by_its_guid_alone(registered: Registered) -> None:
    guid = registered.add(LATENT)

    assert registered.find(guid) == LATENT
    assert registered.find(uuid4()) is None


def test_no_picture_of_it_is_ever_written_down(registered: Registered) -> None:
    found = registered.find(registered.add(LATENT))

    assert found
    assert found.is_typed


def test_a_guid_cannot_be_guessed_from_others(registered: Registered) -> None:
    """Version 4: all but six bits are random."""
    guids = [registered.add(LATENT) for _ in range(3)]

    assert {4} == {guid.version for guid in guids}
    assert 3 == len(set(guids))


def test_whoever_reads_the_file_learns_no_guid(registered: Registered) -> None:
    guid = registered.add(LATENT)
    data = registered.path.read_bytes()

    assert guid.bytes not in data
    assert str(guid).encode() not in data
    assert guid.hex.encode() not in data


def test_it_expires(registered: Registered) -> None:
    guid = at(registered, 0).add(LATENT)

    assert at(registered, 30 * DAY - 1).find(guid) == LATENT
    assert at(registered, 30 * DAY).find(guid) is None
    assert at(registered, 0).find(guid) is None, "it came back"


def test_what_is_deleted_is_overwritten(registered: Registered) -> None:
    guid = registered.add(LATENT)
    packed = LATENT.w.astype("<i4").tobytes()
    held_before = packed[:512] in registered.path.read_bytes()

    assert registered.delete(guid)
    assert held_before
    assert packed[:512] not in registered.path.read_bytes()
    assert registered.find(guid) is None
    assert not registered.delete(guid)


def test_there_are_only_so_many(registered: Registered) -> None:
    """Endless inserts by anybody filled the disk of the old service."""
    guids = [at(registered, 0).add(LATENT) for _ in range(3)]
    with pytest.raises(FullError):
        at(registered, 0).add(LATENT)

    assert all(at(registered, 0).find(guid) for guid in guids)
    assert at(registered, 31 * DAY).add(LATENT)


def test_many_at_once_are_no_more_than_many(registered: Registered) -> None:
    def add(_: int) -> UUID | None:
        try:
            return registered.add(LATENT)
        except FullError:
            return None

    with ThreadPoolExecutor(4) as pool:
        guids = [guid for guid in pool.map(add, range(12)) if guid]

    assert 3 == len(guids)


def test_who_looks_keeps_nobody_from_writing(registered: Registered) -> None:
    """25 frames between two latents are asked for at once, and somebody registers another."""
    guid = registered.add(LATENT)
    with closing(sqlite3.connect(registered.path)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM latent").fetchone() == (1,)
        assert registered.find(guid) == LATENT
    with closing(sqlite3.connect(registered.path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert registered.find(guid) == LATENT


def test_what_cannot_be_deleted_now_keeps_nobody_from_finding_others(
    registered: Registered, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, one that is read-only, and another who writes: and what has expired is not
    found, though it is still there."""
    monkeypatch.setattr(registered_module, "LONGEST_WAIT", 0)
    expired, kept = at(registered, 0).add(LATENT), at(registered, DAY).add(LATENT)
    now = at(registered, 30 * DAY)
    with closing(sqlite3.connect(registered.path)) as writer:
        writer.execute("BEGIN IMMEDIATE")

        assert now.find(kept) == LATENT
        assert now.find(expired) is None


def test_a_file_that_cannot_be_written_now_is_told_at_the_start_and_may_be_later(
    registered: Registered, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 3, for systemd to try again: it is no wrong setting."""
    monkeypatch.setattr(registered_module, "LONGEST_WAIT", 0)
    registered.prepare()
    with closing(sqlite3.connect(registered.path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(RegistryError, match="locked") as caught:
            registered.prepare()
    registered.prepare()

    assert 3 == caught.value.exit_code


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_nobody_else_can_read_the_file(registered: Registered) -> None:
    registered.prepare()

    assert 0o600 == stat.S_IMODE(registered.path.stat().st_mode)


def test_two_machines_with_one_file_know_the_same(registered: Registered) -> None:
    guid = registered.add(LATENT)

    assert replace(registered).find(guid) == LATENT


def test_a_file_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    damaged.write_bytes(b"this is no database, however long one reads it" * 100)
    for path in (damaged, tmp_path, tmp_path / "missing/latents"):
        with pytest.raises(RegistryError, match="registered latents"):
            Registered(path, 30, 3).prepare()


def rows_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        (count,) = database.execute("SELECT count(*) FROM latent").fetchone()
    return int(count)


class Rounds(Event):
    """What happens before each, and then the end."""

    def __init__(self, *happens: Callable[[], object]) -> None:
        super().__init__()
        self._happens = iter(happens)

    def wait(self, _seconds: float | None = None) -> bool:
        for happen in self._happens:
            happen()
            return False
        return True


def test_what_has_expired_goes_though_nobody_asks_for_anything(registered: Registered) -> None:
    """A service that nobody uses any more would keep it for ever."""
    at(registered, 0).add(LATENT)
    late = at(registered, 31 * DAY)

    late.forget_in_time(Rounds())
    assert 1 == rows_in(registered.path)
    late.forget_in_time(Rounds(lambda: None))
    assert 0 == rows_in(registered.path)


def test_a_file_that_cannot_be_used_for_a_while_is_cleaned_later(registered: Registered) -> None:
    at(registered, 0).add(LATENT)
    kept = registered.path.read_bytes()

    at(registered, 31 * DAY).forget_in_time(
        Rounds(
            lambda: registered.path.write_bytes(b"no database" * 100),
            lambda: registered.path.write_bytes(kept),
        )
    )

    assert 0 == rows_in(registered.path)
