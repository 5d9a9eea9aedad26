"""A cache that somebody else has filled, or restored, shows no other picture and costs no file."""

from __future__ import annotations

import io
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import checkface.keys
from checkface import Digest, Face, Painter
from checkface.cache import Cache
from checkface.cf1.identity import Key
from checkface.errors import CheckfaceError, SettingsError
from checkface.keys import KeyStore

DIGEST = Digest.of_bytes(b"")
FACE = Face(DIGEST)
KEY = Key(bytes(range(32)))


def picture(kind: str = "WEBP", mode: str = "RGB", side: int = 64, **settings: Any) -> bytes:
    file = io.BytesIO()
    Image.new(mode, (side, side)).save(file, kind, **settings)
    return file.getvalue()


def bomb() -> bytes:
    """A PNG of 60,000 x 60,000 pixels, by its head."""
    small = bytearray(picture("PNG"))
    small[16:24] = (60_000).to_bytes(4, "big") * 2
    return bytes(small)


STRANGE = {
    "smaller": picture(side=32),
    "larger": picture(side=256),
    "wide": picture(side=16383),
    "transparent": picture(mode="RGBA", lossless=True),
    "another-kind": picture("PNG"),
    "grey": picture("PNG", "L"),
    "bomb": bomb(),
    "cut": picture()[:40],
    "nothing": b"",
    "text": b"RIFF" * 40,
}


@pytest.mark.parametrize("entry", STRANGE)
def test_a_whole_entry_that_is_no_picture_of_ours_is_drawn_again(
    entry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its checksum is right: whoever can write there can compute one."""
    expected = Painter().draw([FACE], 64)[0].tobytes()
    monkeypatch.setenv("CHECKFACE_CACHE_DIR", str(tmp_path))
    for side in (64, 1024):
        Cache.of_user().put(f"{FACE.name}/{side}/exact", STRANGE[entry])
    (drawn,) = Painter().draw([FACE], 64)

    assert ((64, 64), "RGB", expected) == (drawn.size, drawn.mode, drawn.tobytes())


@pytest.mark.skipif(os.name != "posix", reason="no pipes in folders")
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_what_stands_in_the_place_of_an_entry_holds_up_nothing(
    make: Callable[[Path], object], tmp_path: Path
) -> None:
    cache = Cache(tmp_path)
    cache.put("a", b"data")
    (entry,) = tmp_path.glob("??/*")
    entry.unlink()
    make(entry)

    assert cache.get("a") is None
    cache.put("a", b"data")
    assert cache.get("a") == (None if make is os.mkdir else b"data")


def test_through_a_link_nothing_of_others_is_read_written_or_deleted(tmp_path: Path) -> None:
    mine, cache = tmp_path / "mine", Cache(tmp_path / "cache", cap=0)
    mine.write_bytes(b"dear")
    entry = cache._path("a")  # noqa: SLF001
    entry.parent.mkdir(parents=True)
    entry.symlink_to(mine)
    cache.put("a", b"data")
    cache.clear()

    assert b"dear" == mine.read_bytes()


@pytest.mark.parametrize("linked", [False, True], ids=["own-folder", "linked"])
@pytest.mark.parametrize("name", ["go/main.go", "ab/abc", "ab/" + "cd" * 32, ".x/.checkface-1"])
def test_a_file_that_is_none_of_ours_is_never_deleted(
    tmp_path: Path, name: str, *, linked: bool
) -> None:
    """Where $CHECKFACE_CACHE_DIR is a folder of one's own work, or holds a link to one."""
    cache = Cache(tmp_path / "cache", cap=0)
    cache.folder.mkdir()
    file = tmp_path / ("work" if linked else "cache") / name
    file.parent.mkdir(parents=True)
    file.write_text("dear")
    if linked:
        (cache.folder / "ab").symlink_to(file.parent, target_is_directory=True)
    cache.put("a", bytes(100))
    cache.clear()

    assert "dear" == file.read_text()


def test_what_a_kill_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab/.checkface-x1").write_bytes(b"half")

    assert 1 == Cache(tmp_path).clear()


@pytest.mark.parametrize("digits", [13, 400, 5000])
def test_a_cap_beyond_all_disks_is_said(monkeypatch: pytest.MonkeyPatch, digits: int) -> None:
    monkeypatch.setenv("CHECKFACE_CACHE_MIB", "9" * digits)

    with pytest.raises(SettingsError, match="expected how many MiB"):
        Cache.of_user()


def test_the_database_of_another_program_behind_a_link_stays_as_it_was(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite3"
    database = sqlite3.connect(other)
    database.execute("CREATE TABLE theirs (x)")
    database.close()
    before, store = other.read_bytes(), KeyStore(tmp_path / "keys.sqlite3")
    store.path.symlink_to(other)
    store.put(DIGEST, KEY)

    assert before == other.read_bytes()
    assert KEY == store.get(DIGEST)


@pytest.mark.skipif(os.name != "posix", reason="no pipes in folders")
def test_a_pipe_in_the_place_of_the_keys_is_replaced(tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys.sqlite3")
    os.mkfifo(store.path)

    assert store.get(DIGEST) is None
    store.put(DIGEST, KEY)
    assert KEY == store.get(DIGEST)


def test_damaged_keys_that_cannot_be_deleted_are_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a folder that is read-only."""
    store = KeyStore(tmp_path / "keys.sqlite3")
    store.path.write_bytes(b"no database" * 100)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)

    assert store.get(DIGEST) is None
    assert 0 == store.count()


def test_keys_held_for_ever_by_another_are_not_waited_for_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock file of 3,000 digests would wait for two hours."""
    monkeypatch.setattr(checkface.keys, "LONGEST_WAIT", 0.01)
    store = KeyStore(tmp_path / "keys.sqlite3")
    store.put(DIGEST, KEY)
    holder = sqlite3.connect(store.path)
    holder.execute("BEGIN EXCLUSIVE")
    for _ in range(checkface.keys.MOST_WAITS):
        store.put(DIGEST, KEY)
    holder.close()

    assert store.get(DIGEST) is None


def test_forgotten_keys_leave_no_journal(tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys.sqlite3")
    store.put(DIGEST, KEY)
    journal = tmp_path / "keys.sqlite3-journal"
    journal.write_bytes(str(DIGEST).encode())
    store.clear()

    assert not journal.exists()


@pytest.mark.parametrize(
    "make", [lambda: Painter(threads=0), lambda: Painter(threads=-1), lambda: Painter(batch=0)]
)
def test_no_hands_to_draw_with_are_said_at_once(make: Callable[[], Painter]) -> None:
    with pytest.raises(CheckfaceError, match="expected at least 1"):
        make()
