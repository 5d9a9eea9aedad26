"""A cluster of Ray that cannot be had is one sentence, whatever Ray raises."""

from __future__ import annotations

import shutil
import socket
import sys
from types import SimpleNamespace

import pytest

from checkface_server.ray_serve import own_cluster
from checkface_server.ray_serve.cluster import connection
from checkface_server.ray_serve.watching import ClusterError
from checkface_server.settings import LOCAL, Settings


@pytest.mark.parametrize(
    "error",
    [
        Exception("The current node timed out during startup.\nMore of it."),
        ConnectionError("Could not find any running Ray instance."),
        RuntimeError("Version mismatch"),
        ValueError("no address"),
        OSError(28, "No space left on device"),
        AssertionError(),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("where", [LOCAL, "auto"])
def test_a_cluster_that_cannot_be_had_is_told_in_one_line(
    where: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def init(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setitem(sys.modules, "ray", SimpleNamespace(init=init))

    with (
        pytest.raises(ClusterError, match="no cluster of Ray at") as told,
        connection(Settings(ray=where)),
    ):
        raise AssertionError

    assert 3 == told.value.exit_code
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("address", ["127.0.0.1:{}", "localhost:{}", "127.0.0.1:99{}"])
def test_an_address_where_nobody_listens_is_told_before_ray_tries_for_minutes(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def init(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setitem(sys.modules, "ray", SimpleNamespace(init=init))
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        where = address.format(nobody.getsockname()[1])
        with (
            pytest.raises(
                ClusterError, match=f"no cluster of Ray at '{where}'.*expected HOST:PORT"
            ),
            connection(Settings(ray=where)),
        ):
            raise AssertionError


def begun_with(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> dict[str, object]:
    """What Ray is asked for."""
    asked: dict[str, object] = {}
    ray = SimpleNamespace(init=lambda _, **said: asked.update(said), shutdown=lambda: None)
    monkeypatch.setitem(sys.modules, "ray", ray)
    with connection(settings):
        return asked


@pytest.mark.skipif(sys.platform != "linux", reason="others have no /dev/shm")
@pytest.mark.parametrize("free", [0, 64 << 20, None], ids=["full", "of a container", "none there"])
def test_no_picture_of_a_typed_value_is_handed_over_in_a_file(
    free: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ray takes one where /dev/shm is small, as a container's is if nobody says otherwise."""

    def disk_usage(_: object) -> SimpleNamespace:
        if free is None:
            raise FileNotFoundError
        return SimpleNamespace(free=free)

    monkeypatch.setattr(shutil, "disk_usage", disk_usage)

    with pytest.raises(ClusterError, match="--shm-size 1g"):
        begun_with(monkeypatch, Settings(ray=LOCAL))
    kept = begun_with(monkeypatch, Settings(ray=LOCAL, keep_values=True))
    assert "object_store_memory" not in kept


@pytest.mark.skipif(sys.platform != "linux", reason="others have no /dev/shm")
def test_never_more_of_dev_shm_is_asked_for_than_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, expected in ((256 << 20, int(0.9 * (256 << 20))), (64 << 30, 1 << 30)):
        usage = SimpleNamespace(free=free)
        monkeypatch.setattr(shutil, "disk_usage", lambda _, usage=usage: usage)
        assert expected == begun_with(monkeypatch, Settings(ray=LOCAL))["object_store_memory"]


@pytest.mark.parametrize(("workers", "threads", "expected"), [(2, 0, 4), (3, 1, 3), (0, 0, 2)])
def test_there_are_processors_for_as_many_as_were_asked_for(
    workers: int, threads: int, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By default each takes all of a machine of two."""
    monkeypatch.setattr(own_cluster, "available_cpus", lambda: 2)
    asked = begun_with(monkeypatch, Settings(ray=LOCAL, workers=workers, threads=threads))

    assert expected == asked["num_cpus"]
