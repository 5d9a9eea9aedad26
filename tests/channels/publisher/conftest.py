"""A forge on the loopback address, and wheels to ask it about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.channels.publisher.forge_wheels import source, wheel, wheel_name
from tests.fakes.loopback_forge import Forge

from checkface import Artifact
from checkface_channels.exchange import Limits
from checkface_channels.publisher.finding import PublisherFinding
from checkface_channels.publisher.lookup import publisher_finding
from checkface_channels.publisher.releases import Releases
from checkface_channels.web import Web

Ask = Callable[..., PublisherFinding]


@pytest.fixture(autouse=True)
def _no_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No proxy stands between the tests and their own servers, and no .netrc gives names."""
    for name in (
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))


@pytest.fixture
def forge() -> Iterator[Forge]:
    served = Forge()
    yield served
    served.close()


@pytest.fixture
def releases() -> Releases:
    return Releases(Web(Limits(read_seconds=5)))


@pytest.fixture
def ask(tmp_path: Path, forge: Forge, releases: Releases) -> Ask:
    """Ask about a wheel of the repository octo/tiny, or with other links or bytes."""

    def asked(
        name: str = "tiny", version: str = "1.2", data: bytes | None = None, **environ: str
    ) -> PublisherFinding:
        path = tmp_path / wheel_name(name, version)
        path.write_bytes(data or wheel(name, version, links=source("octo/tiny")))
        environ = {"GITHUB_API_URL": forge.api, **environ}
        return publisher_finding(
            path, Artifact.of_file(path), name, version, releases, environ=environ
        )

    return asked
