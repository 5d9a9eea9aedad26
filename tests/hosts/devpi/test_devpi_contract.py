"""What the plugin relies on is there in the oldest and in the newest devpi that it supports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.running_devpi import Devpi, init, serving
from tests.hosts.devpi.conftest import NEWEST, OLDEST
from tests.hosts.environments import environment
from tests.plugins.pip_verify.tiny_wheels import sdist, wheel, wheel_name

from checkface import Digest, Face, Manifest

pytestmark = pytest.mark.drawn

WHEEL, SDIST = wheel_name("plum"), "plum-1.0.tar.gz"
FILES = {WHEEL: wheel("plum"), SDIST: sdist("plum", "ran")}


@pytest.fixture(scope="module", params=[OLDEST, NEWEST], ids=["oldest", "newest"])
def server(
    request: pytest.FixtureRequest, drawn_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Devpi]:
    python, folder = environment(*request.param), tmp_path_factory.mktemp("devpi") / "server"
    init(python, folder)
    with serving(python, folder, environment={"CHECKFACE_CACHE_DIR": str(drawn_cache)}) as server:
        index = server.make_index("dev")
        for filename, content in FILES.items():
            server.upload(index, filename, content, "plum", "1.0")
        yield server


def test_a_version_has_its_faces_on_every_supported_devpi(server: Devpi) -> None:
    index = "root/dev"
    page = server.page(index, "plum", "1.0")
    record = server.ask(f"/{index}/plum/1.0/+checkface/checkface.json")

    assert 200 == page.status
    for content in FILES.values():
        assert " ".join(Face(Digest.of_bytes(content)).words) in page.text
    manifest = Manifest.parse(record.text)
    assert ("plum", "1.0", ()) == (
        manifest.release.project,
        manifest.release.version,
        manifest.misspelt,
    )
    assert " ".join(manifest.release_words) in page.text
    assert {WHEEL: 877} == {
        held.filename: held.size for held in manifest.release.artifacts if held.filename == WHEEL
    }
    _require_whole(page.text)
    pictures = re.findall(r'src="([^"]*/[+]checkface/[^"]*png)"', page.text)
    assert 3 == len(pictures)
    for url in pictures:
        answer = server.drawn(url.removeprefix(server.url))
        assert (200, "image/png") == (answer.status, answer.headers["Content-Type"])
        assert answer.body.startswith(b"\x89PNG")
    for url in re.findall(r'(?:href|src)="([^"]*/[+]checkface/checkface-[^"]*)"', page.text):
        assert 200 == server.ask(url.removeprefix(server.url)).status
    assert "checkface" not in _errors(server.said)


def test_other_pages_are_as_they_were(server: Devpi) -> None:
    for path in ("/", "/root", "/root/dev", "/root/dev/plum", "/+search?query=plum", "/nothing"):
        page = server.ask(path)
        assert "checkface-index" not in page.text
        assert page.status in (200, 302, 404), path
    told = server.ask("/root/dev/plum/1.0", Accept="application/json")
    assert "checkface-index" not in told.text
    assert "plum" == json.loads(told.body)["result"]["name"]


def _require_whole(page: str) -> None:
    """Ours, and then all that the host has."""
    places = [page.index(part) for part in ("checkface-index", 'class="files"', 'id="description"')]
    assert sorted(places) == places


def _errors(log: str) -> str:
    return "\n".join(line for line in log.splitlines() if " ERROR" in line or "Traceback" in line)
