"""A key is paid for once, a wrong one is never used, and nothing typed is written down."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from tests.core.conftest import Checkface
from tests.fakes.patience import LONGEST, wait_for

import checkface.keys
from checkface import Digest, resolve
from checkface.cache import is_regular
from checkface.cf1.identity import Key, stretch
from checkface.keys import FILENAME, KeyStore, key_of, words

DIGEST = Digest.of_bytes(b"")
KEY = Key(bytes(range(32)))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyStore:
    """The user's store, empty; nothing is remembered in this process."""
    monkeypatch.setenv("CHECKFACE_CACHE_DIR", str(tmp_path / "cache"))
    key_of.cache_clear()
    return KeyStore.of_user()


@pytest.fixture
def stretched(monkeypatch: pytest.MonkeyPatch) -> list[Digest]:
    """The digests that were stretched."""
    seen: list[Digest] = []

    def watched(digest: Digest) -> Key:
        seen.append(digest)
        return stretch(digest)

    monkeypatch.setattr(checkface.keys, "stretch", watched)
    return seen


def test_a_key_is_computed_once_for_all_processes(store: KeyStore, stretched: list[Digest]) -> None:
    first = words(DIGEST)
    key_of.cache_clear()  # as in another process

    assert first == words(DIGEST)
    assert [DIGEST] == stretched
    assert 1 == store.count()


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b"no database"),
        lambda path: path.write_bytes(path.read_bytes()[: len(path.read_bytes()) // 2]),
        lambda path: path.write_bytes(b""),
        lambda path: _carry_out(path, "UPDATE cf1 SET key = zeroblob(32)"),
        lambda path: _carry_out(path, "UPDATE cf1 SET key = 'text', checksum = NULL"),
        lambda path: _carry_out(path, "UPDATE cf1 SET digest = 'sha256:other'"),
        lambda path: _carry_out(path, "DROP TABLE cf1"),
    ],
    ids=["other-file", "cut", "empty", "other-key", "other-type", "other-digest", "no-table"],
)
def test_a_damaged_store_gives_no_wrong_key_and_works_again(
    store: KeyStore, stretched: list[Digest], damage: Callable[[Path], object]
) -> None:
    expected = key_of(DIGEST)
    damage(store.path)
    for _ in range(3):
        key_of.cache_clear()
        assert expected == key_of(DIGEST)

    assert 1 < len(stretched) < 4
    assert expected == store.get(DIGEST)


def test_a_key_of_one_digest_is_none_of_another(store: KeyStore) -> None:
    """Moved to another digest's row it is damage, not an answer."""
    other = Digest.of_bytes(b"other")
    store.put(DIGEST, KEY)
    _carry_out(store.path, "UPDATE cf1 SET digest = ?", str(other))

    assert store.get(other) is None


def test_the_oldest_keys_go_first(tmp_path: Path) -> None:
    store = KeyStore(tmp_path / FILENAME, most=2)
    digests = [Digest.of_bytes(bytes([n])) for n in range(4)]
    for digest in digests:
        store.put(digest, KEY)

    assert [None, None, KEY, KEY] == [store.get(digest) for digest in digests]
    assert 2 == store.count()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes: a profile is its user's alone")
def test_keys_are_for_their_user_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        KeyStore(tmp_path / "new" / FILENAME).put(DIGEST, KEY)
    finally:
        os.umask(before)

    assert 0o700 == (tmp_path / "new").stat().st_mode & 0o777
    assert 0o600 == (tmp_path / "new" / FILENAME).stat().st_mode & 0o777


def test_nothing_of_a_typed_value_is_written_down(store: KeyStore) -> None:
    typed = resolve("text:my secret").digest
    expected = words(typed)

    assert not store.path.exists()
    assert expected == words(replace(typed, typed=False))


def test_a_digest_is_equal_to_itself_whoever_typed_it() -> None:
    assert DIGEST == resolve("text:").digest
    assert 1 == len({DIGEST, resolve("text:").digest})


def test_a_store_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    (tmp_path / "cache" / FILENAME).mkdir(parents=True)
    for folder in (tmp_path / "file" / "cache", tmp_path / "cache"):
        monkeypatch.setenv("CHECKFACE_CACHE_DIR", str(folder))
        key_of.cache_clear()

        assert stretch(DIGEST) == key_of(DIGEST)
        assert 0 == KeyStore.of_user().count()


def test_a_python_without_sqlite_keeps_no_keys(
    store: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sqlite3", None)

    assert stretch(DIGEST) == key_of(DIGEST)
    assert not store.path.exists()


def test_many_threads_write_at_once(store: KeyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each waits for its turn; on a busy machine that may be long in coming."""
    monkeypatch.setattr(checkface.keys, "LONGEST_WAIT", LONGEST)
    monkeypatch.setattr(checkface.keys, "LONGEST_ANSWER", LONGEST)
    digests = [Digest.of_bytes(bytes([n])) for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda digest: store.put(digest, KEY), digests))

    assert [KEY] * 40 == [store.get(digest) for digest in digests]


def test_the_cache_command_counts_and_forgets_keys(checkface: Checkface, tmp_path: Path) -> None:
    environ = {"CHECKFACE_CACHE_DIR": str(tmp_path / "kept")}
    checkface("words", f"sha256:{'a' * 64}", **environ)

    assert "1 key" in checkface("cache", "info", **environ).out
    assert "1 key" in checkface("cache", "clear", **environ).out
    assert "0 keys" in checkface("cache", "info", **environ).out


def _carry_out(path: Path, statement: str, *values: str) -> None:
    database = sqlite3.connect(path)
    with database:
        database.execute(statement, values)
    database.close()


def test_a_disk_that_does_not_answer_costs_one_wait_and_no_key(
    store: KeyStore, stretched: list[Digest], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, asked = Event(), list[Path]()

    def hang(path: Path) -> bool:
        asked.append(path)
        return answers.wait(60)

    monkeypatch.setattr(checkface.keys, "is_regular", hang)
    monkeypatch.setattr(checkface.keys, "LONGEST_ANSWER", 0.05)
    keys = [key_of(digest) for digest in (DIGEST, Digest.of_bytes(b"x"))]
    wait_for(lambda: bool(asked), "it is asked")
    answers.set()

    assert keys == [stretch(digest) for digest in stretched]
    assert [store.path] == asked


def test_a_disk_that_answers_again_is_asked_again(
    store: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server has one process for months, and a disk may be gone for a minute."""
    store.put(DIGEST, stretch(DIGEST))
    answers = Event()
    monkeypatch.setattr(
        checkface.keys, "is_regular", lambda path: answers.wait(60) and is_regular(path)
    )
    monkeypatch.setattr(checkface.keys, "LONGEST_ANSWER", 0.05)
    assert store.get(DIGEST) is None

    answers.set()
    monkeypatch.setattr(checkface.keys, "LONGEST_ANSWER", 60)
    wait_for(lambda: store.get(DIGEST) == stretch(DIGEST), "the key")
