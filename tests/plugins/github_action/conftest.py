"""A forge of our own, and no way out to anybody else's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from tests.fakes.github.fake_forge import FakeForge
from tests.fakes.github.forge_client import Client
from tests.fakes.sketched_faces import sketch
from tests.plugins.github_action.workbench import Workbench

from checkface import painter
from checkface_github_action import step
from checkface_github_action.attachments import attachments_of

sketched_once = lru_cache(attachments_of)
"""Most tests post the same two files."""


@pytest.fixture(autouse=True)
def _no_way_out(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody but the loopback address can be reached, and no token of the user's is used."""
    for name in ("GITHUB_TOKEN", "GH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1,localhost")
    if "runner" not in request.fixturenames:  # the real action installs what it needs
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")  # the port that discards


@pytest.fixture(autouse=True)
def _sketches(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Faces take no time, and are kept where nobody takes them for real ones."""
    if not request.node.get_closest_marker("drawn"):
        monkeypatch.setattr(painter, "_drawer", sketch)
        monkeypatch.setattr(step, "attachments_of", sketched_once)
        monkeypatch.setenv("CHECKFACE_CACHE_DIR", str(tmp_path / "sketches"))


@pytest.fixture
def forge() -> Iterator[FakeForge]:
    served = FakeForge()
    yield served
    served.close()


@pytest.fixture
def client(forge: FakeForge) -> Client:
    """A job with `permissions: contents: write`."""
    return Client(forge, forge.token)


@pytest.fixture
def reader(forge: FakeForge) -> Client:
    """A job with `permissions: contents: read`."""
    return Client(forge, forge.reading_token)


@pytest.fixture
def bench(forge: FakeForge, tmp_path: Path) -> Workbench:
    """A checkout whose `dist` holds a wheel and an sdist."""
    made = Workbench(tmp_path, forge)
    made.build()
    return made


@pytest.fixture
def kept_description(forge: FakeForge) -> Iterator[None]:
    """At the end of the test, nothing has broken GitHub's description."""
    yield
    assert [] == forge.violations
