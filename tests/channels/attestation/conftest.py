"""An index that links provenance, and no way out to anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.loopback_provenance import ProvenanceIndex


@pytest.fixture(autouse=True)
def _no_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody but the loopback address can be reached, and nothing is kept in the user's folders."""
    for name in ("http_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # the port that discards: nobody listens
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


@pytest.fixture
def index() -> Iterator[ProvenanceIndex]:
    served = ProvenanceIndex()
    yield served
    served.server.close()
