"""The cache never shows a wrong picture, never grows past its cap and never fails a drawing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checkface import Digest, Face
from checkface.cache import BLOCK, Cache, Memory, seal, unseal
from checkface.errors import SettingsError


def test_what_is_put_is_got(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("a", b"data")

    assert b"data" == cache.get("a")
    assert cache.get("b") is None


def test_a_damaged_entry_is_not_returned(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("a", b"data")
    (entry,) = tmp_path.glob("??/*")
    entry.write_bytes(entry.read_bytes()[:-1] + b"X")

    assert cache.get("a") is None


@pytest.mark.parametrize("other", ["b", "A", "a ", ""])
def test_an_entry_in_the_place_of_another_is_not_returned(tmp_path: Path, other: str) -> None:
    """Each is whole in itself: but the face of another digest is a lie."""
    cache = Cache(tmp_path)
    cache.put("a", b"the face of a")
    cache.put(other, b"the face of another")
    ours, theirs = (cache._path(name) for name in ("a", other))  # noqa: SLF001
    ours.write_bytes(theirs.read_bytes())

    assert cache.get("a") is None
    assert b"the face of another" == cache.get(other)


def test_no_letter_of_a_name_is_taken_for_one_of_the_data() -> None:
    assert unseal("ab", seal("a", b"bc")[:32] + b"c") is None
    assert b"" == unseal("", seal("", b""))


def test_the_least_used_entries_go_first_when_the_cap_is_reached(tmp_path: Path) -> None:
    cache = Cache(tmp_path, cap=3 * BLOCK)
    for number, name in enumerate("abc"):
        cache.put(name, bytes(900))
        os.utime(cache._path(name), (number, number))  # noqa: SLF001
    cache.get("a")
    cache.put("d", bytes(900))

    assert [True, False, True, True] == [cache.get(name) is not None for name in "abcd"]
    assert cache.info().size <= 3 * BLOCK


def test_many_small_entries_stay_near_the_cap_and_are_seldom_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2,000 entries of 100 bytes and a checksum, in a cache for 500 of them: each takes a block."""
    cache, looks, largest = Cache(tmp_path, cap=500 * BLOCK), [], 0
    shrink = Cache._shrink  # noqa: SLF001

    def watched(self: Cache) -> None:
        looks.append(1)
        shrink(self)

    monkeypatch.setattr(Cache, "_shrink", watched)
    for number in range(2000):
        cache.put(str(number), bytes(100))
        if number % 20 == 0:
            files = [path for path in tmp_path.rglob("*") if path.is_file()]
            largest = max(largest, len(files))

    assert largest < 500 * 1.3
    assert cache.info().size == BLOCK * len(
        [path for path in tmp_path.rglob("*") if path.is_file()]
    )
    assert 10 < len(looks) < 100


@pytest.mark.parametrize(("said", "cap"), [("", 256 << 20), ("1", 1 << 20), ("0", 0)])
def test_the_cap_is_a_setting(monkeypatch: pytest.MonkeyPatch, said: str, cap: int) -> None:
    monkeypatch.setenv("CHECKFACE_CACHE_MIB", said)

    assert cap == Cache.of_user().cap


@pytest.mark.parametrize("said", ["-1", "much", "1.5", "256MB", "²"])
def test_a_cap_that_is_no_number_is_said(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("CHECKFACE_CACHE_MIB", said)

    with pytest.raises(SettingsError, match="expected how many MiB"):
        Cache.of_user()


def test_a_cache_that_may_hold_nothing_keeps_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path, cap=0)
    cache.put("a", b"data")

    assert cache.get("a") is None


def test_a_folder_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    monkeypatch.setenv("CHECKFACE_CACHE_DIR", str(tmp_path / "file" / "cache"))

    assert (64, 64) == Face(Digest.of_bytes(b"")).image(64).size


def test_a_full_disk_is_no_error_and_leaves_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    Cache(tmp_path).put("a", b"data")

    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]


def test_clear_forgets_everything_and_says_how_much(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("a", b"1")
    cache.put("b", b"2")

    assert 2 == cache.info().entries
    assert 2 == cache.clear()
    assert 0 == cache.info().entries


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes: a profile is its user's alone")
@pytest.mark.parametrize("mask", [0o022, 0o000, 0o077])
def test_what_is_kept_is_for_its_user_alone(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        Cache(tmp_path / "new/faces").put("a", b"data")
    finally:
        os.umask(before)
    made = [tmp_path / "new", *(tmp_path / "new").rglob("*")]

    assert {0o700} == {path.stat().st_mode & 0o777 for path in made if path.is_dir()}
    assert [0o600] == [path.stat().st_mode & 0o777 for path in made if path.is_file()]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes: a profile is its user's alone")
def test_a_folder_that_was_there_is_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    Cache(tmp_path).put("a", b"data")

    assert 0o755 == tmp_path.stat().st_mode & 0o777


def test_memory_forgets_what_was_not_used_for_longest() -> None:
    memory = Memory(cap=3000)
    for name in "abc":
        memory.put(name, bytes(900))
    memory.get("a")
    memory.put("d", bytes(900))

    assert [True, False, True, True] == [memory.get(name) is not None for name in "abcd"]
