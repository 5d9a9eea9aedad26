"""A cluster of Ray that cannot be had is one sentence, whatever Ray raises."""

from __future__ import annotations

import socket
import sys
from types import SimpleNamespace

import pytest

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
