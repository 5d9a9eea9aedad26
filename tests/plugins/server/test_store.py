"""Where files are kept: what is damaged, full or far away is no error for who asks."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import threading
from collections.abc import Coroutine, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar
from unittest.mock import Mock

import pytest
from tests.fakes.patience import wait_for
from tests.fakes.tiny_bucket import bucket_on_loopback

from checkface.cache import Cache, seal
from checkface.errors import OutputError
from checkface_server.settings import WrongSettingError
from checkface_server.store import patience as patience_module
from checkface_server.store.layers import Disk, Layers
from checkface_server.store.memory import ENTRY_BYTES, Memory
from checkface_server.store.objects import Objects
from checkface_server.work.studio import Source

DATA = b"a picture" * 1000
TAG = "0123456789abcdef"
MEBIBYTE = 1 << 20


def run(trial: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(trial, 60))


def layers(folder: Path, cap: int = MEBIBYTE, memory: int = MEBIBYTE) -> Layers:
    return Layers(Memory(memory), Disk(Cache(folder, cap)))


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_memory_never_holds_more_than_it_may_and_drops_what_was_not_asked_for_longest() -> None:
    memory = Memory(3 * (100 + ENTRY_BYTES))
    for name in "abc":
        memory.put(name, b"x" * 100)
    memory.get("a")
    memory.put("d", b"x" * 100)

    assert [True, False, True, True] == [memory.get(name) is not None for name in "abcd"]
    assert memory.size <= memory.cap


def test_what_is_put_twice_counts_once() -> None:
    memory = Memory(MEBIBYTE)
    for _ in range(5):
        memory.put("a", b"x" * 100)

    assert 100 + ENTRY_BYTES == memory.size


@pytest.mark.parametrize("cap", [0, 100, ENTRY_BYTES + 99])
def test_what_is_larger_than_memory_is_not_held_and_drops_nothing(cap: int) -> None:
    memory = Memory(cap)
    memory.put("a", b"x" * 100)

    assert memory.get("a") is None
    assert 0 == memory.size


def test_a_million_small_files_do_not_fill_the_memory_uncounted() -> None:
    memory = Memory(100 * ENTRY_BYTES)
    for number in range(1000):
        memory.put(f"{number}", b"")

    assert 100 == len(memory)


def test_what_was_written_is_found_by_the_next_server(tmp_path: Path) -> None:
    async def trial() -> None:
        ours = layers(tmp_path)
        ours.keep(TAG, DATA, only_in_memory=False)
        assert DATA == ours.at_hand(TAG)
        await ours.close()
        again = layers(tmp_path)

        assert again.at_hand(TAG) is None
        assert (DATA, Source.DISK) == await again.get(TAG)
        assert DATA == again.at_hand(TAG)

    run(trial())


def test_what_must_not_be_written_is_not(tmp_path: Path) -> None:
    async def trial() -> None:
        ours = layers(tmp_path)
        ours.keep(TAG, DATA, only_in_memory=True)
        await ours.close()

        assert DATA == ours.at_hand(TAG)
        assert [] == files_in(tmp_path)

    run(trial())


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _swapped(path: Path) -> None:
    path.write_bytes(b"\0" * 32 + DATA)


def _of_another(path: Path) -> None:
    """Whole in itself, and the picture of something else."""
    path.write_bytes(seal("fedcba9876543210", b"another picture"))


def _as_before_seals_had_names(path: Path) -> None:
    path.write_bytes(hashlib.sha256(DATA).digest() + DATA)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _gone(path: Path) -> None:
    path.unlink()


DAMAGES = [
    _cut,
    _empty,
    _flipped,
    _swapped,
    _of_another,
    _as_before_seals_had_names,
    _folder,
    _gone,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_entry_is_not_there(tmp_path: Path, damage: Any) -> None:
    async def trial() -> None:
        ours = layers(tmp_path)
        ours.keep(TAG, DATA, only_in_memory=False)
        await ours.close()
        (path,) = files_in(tmp_path)
        damage(path)

        assert await layers(tmp_path).get(TAG) is None

    run(trial())


def test_a_disk_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    """A file where the folder should be: nothing can be made in it, by root either."""

    async def trial() -> None:
        (tmp_path / "cache").write_bytes(b"")
        ours = layers(tmp_path / "cache")
        ours.keep(TAG, DATA, only_in_memory=False)
        await ours.close()

        assert DATA == ours.at_hand(TAG)
        assert await ours.get(TAG) is None

    run(trial())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    async def trial() -> None:
        ours = layers(tmp_path)
        monkeypatch.setattr(os, "write", full)
        ours.keep(TAG, DATA, only_in_memory=False)
        await ours.close()
        monkeypatch.undo()

        assert DATA == ours.at_hand(TAG)
        assert [] == files_in(tmp_path)

    run(trial())


class Reluctant(Cache):
    """A disk that takes nothing, or does not answer until the test ends."""

    answers: ClassVar = threading.Event()
    wanted: ClassVar[list[str]] = []

    def get(self, name: str) -> bytes | None:
        self.wanted.append(name)
        self.answers.wait(60)
        return None

    def write(self, name: str, data: bytes) -> None:
        self.wanted.append(name)
        raise OutputError(f"cannot write {data[:0]!r}") from OSError(errno.ENOSPC, "full")


@pytest.fixture
def reluctant(tmp_path: Path) -> Iterator[Reluctant]:
    Reluctant.answers.clear()
    Reluctant.wanted.clear()
    yield Reluctant(tmp_path)
    Reluctant.answers.set()


def test_a_disk_that_does_not_answer_keeps_nobody_waiting(reluctant: Reluctant) -> None:
    """As a folder of another machine that has gone away: faces are drawn meanwhile."""

    async def trial() -> None:
        failures: list[str] = []
        ours = Layers(Memory(0), Disk(reluctant, failures.append, longest=0.5))
        for number in range(20):
            assert await ours.get(f"{number}") is None

        assert ["TimeoutError"] == failures
        await asyncio.to_thread(wait_for, lambda: bool(reluctant.wanted), "it is asked")
        assert ["0"] == reluctant.wanted

    run(trial())


def test_a_full_disk_is_told_left_alone_for_a_while_and_still_read(reluctant: Reluctant) -> None:
    async def trial() -> None:
        failures: list[str] = []
        ours = Disk(reluctant, failures.append)
        for _ in range(20):
            await ours.put(TAG, DATA)
        assert ["ENOSPC"] == failures
        assert [TAG] == reluctant.wanted

        reluctant.answers.set()
        await ours.get("another")
        assert [TAG, "another"] == reluctant.wanted

    run(trial())


class Shelf:
    """A layer that a test looks into."""

    def __init__(self, *, hangs: bool = False) -> None:
        self.held: dict[str, bytes] = {}
        self.hangs = hangs

    async def get(self, name: str) -> bytes | None:
        return self.held.get(name)

    async def put(self, name: str, data: bytes) -> None:
        if self.hangs:
            await asyncio.Event().wait()
        self.held[name] = data


def test_what_only_the_object_store_has_is_put_before_it() -> None:
    async def trial() -> None:
        disk, far = Shelf(), Shelf()
        far.held[TAG] = DATA
        looks: list[tuple[Source, bool]] = []
        ours = Layers(
            Memory(MEBIBYTE), disk, far, lambda source, there, _: looks.append((source, there))
        )

        assert (DATA, Source.OBJECTS) == await ours.get(TAG)
        await ours.close()
        assert {TAG: DATA} == disk.held
        assert DATA == ours.at_hand(TAG)
        assert [(Source.DISK, False), (Source.OBJECTS, True), (Source.MEMORY, True)] == looks

    run(trial())


def test_a_disk_that_is_slower_than_the_drawing_fills_no_memory() -> None:
    async def trial() -> None:
        ours = Layers(Memory(0), Shelf(hangs=True))
        for number in range(2000):
            ours.keep(f"{number}", DATA, only_in_memory=False)
        writing = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]

        assert len(writing) < 300
        for task in writing:
            task.cancel()

    run(trial())


needs_obstore = pytest.mark.skipif(
    find_spec("obstore") is None, reason="the extra s3 is not installed"
)


@needs_obstore
def test_an_object_store_keeps_for_all_machines(tmp_path: Path) -> None:
    """A folder, which obstore serves like a bucket."""

    async def trial() -> None:
        failures: list[str] = []
        url = f"file://{tmp_path}"
        await Objects.of_url(url, failures.append).put(TAG, DATA)

        assert DATA == await Objects.of_url(url, failures.append).get(TAG)
        assert await Objects.of_url(url, failures.append).get("other") is None
        assert [] == failures

    run(trial())


@needs_obstore
def test_a_bucket_is_reached_with_what_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    failures: list[str] = []

    async def trial() -> None:
        ours = Objects.of_url("s3://faces/prefix", failures.append)
        await ours.put(TAG, DATA)
        assert DATA == await ours.get(TAG)
        assert await ours.get("ff") is None

    with bucket_on_loopback() as bucket:
        monkeypatch.setenv("AWS_ENDPOINT", bucket.url)
        run(trial())

    assert [] == failures
    assert [f"/faces/prefix/01/{TAG}"] == list(bucket.objects)
    assert {"AKIDEXAMPLE"} == bucket.signed_by


@needs_obstore
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_object_is_not_there(tmp_path: Path, damage: Any) -> None:
    async def trial() -> None:
        ours = Objects.of_url(f"file://{tmp_path}", lambda _: None)
        await ours.put(TAG, DATA)
        (path,) = files_in(tmp_path)
        damage(path)

        assert await ours.get(TAG) is None

    run(trial())


class Far:
    """An object store that does not answer, or with an error."""

    def __init__(self, error: Exception | None) -> None:
        self.error, self.asked = error, 0

    async def get_async(self, _path: str) -> Any:
        self.asked += 1
        if self.error:
            raise self.error
        await asyncio.Event().wait()

    async def put_async(self, path: str, _data: bytes) -> Any:
        await self.get_async(path)


@pytest.mark.parametrize(
    "error", [None, OSError("secret"), ValueError("secret"), RuntimeError("secret")]
)
def test_a_store_that_fails_is_left_alone_and_nobody_waits_for_it(error: Exception | None) -> None:
    async def trial() -> None:
        failures: list[str] = []
        far: Any = Far(error)
        ours = Objects(far, failures.append, longest=0.01)

        assert await ours.get(TAG) is None
        await ours.put(TAG, DATA)
        assert await ours.get(TAG) is None
        assert 1 == far.asked
        assert [type(error or TimeoutError()).__name__] == failures

    run(trial())


def test_a_store_that_failed_is_asked_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience_module, "PAUSE", 0.0)

    async def trial() -> None:
        far: Any = Far(OSError())
        ours = Objects(far, lambda _: None)
        for _ in range(3):
            await ours.get(TAG)

        assert 3 == far.asked

    run(trial())


@needs_obstore
@pytest.mark.parametrize("url", ["nonsense", "s4://bucket", "s3://", "://", "ftp://host/x"])
def test_an_address_that_is_none_is_told_when_it_starts(url: str) -> None:
    with pytest.raises(WrongSettingError, match="--objects is"):
        Objects.of_url(url, lambda _: None)


@needs_obstore
def test_a_reason_without_a_word_is_told_by_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("obstore.store.from_url", Mock(side_effect=ValueError()))

    with pytest.raises(WrongSettingError, match=r"\(ValueError\)$"):
        Objects.of_url("s3://faces", lambda _: None)
