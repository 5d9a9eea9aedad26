"""A cluster of Ray that cannot be had is one sentence, whatever Ray raises."""

from __future__ import annotations

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
@pytest.mark.parametrize("where", [LOCAL, "10.0.0.1:6379"])
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
