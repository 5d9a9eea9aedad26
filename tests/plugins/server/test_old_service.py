"""The old API over a real connection, with real faces: what its clients need, and what is kept."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from PIL import Image
from tests.fakes.patience import LONGEST
from tests.fakes.running_service import REAL, Running, get, serving

from checkface import Digest, Face

pytestmark = [
    pytest.mark.drawn,
    pytest.mark.skipif(os.name != "posix", reason="ends servers with signals"),
]
PLANTED = "planted-5e9c1f"


@dataclass
class Service:
    """One for all tests here, for it draws."""

    running: Running
    url: str
    metrics: str
    folder: Path

    def raw(self, head: bytes) -> bytes:
        """What comes back, byte for byte."""
        where = urlsplit(self.url)
        with socket.create_connection((where.hostname or "", where.port or 0), LONGEST) as line:
            line.sendall(head + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            pieces = []
            while piece := line.recv(65_536):
                pieces.append(piece)
        return b"".join(pieces)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("old")
    options = ("--registered", str(folder / "latents.sqlite3"))
    with serving(*options, cache=folder / "cache", what=REAL) as running:
        where = running.wait_for("listening")
        running.wait_for("ready")
        yield Service(running, where["url"], where["metrics"], folder)


def test_a_face_is_that_of_every_other_tool(service: Service) -> None:
    """Within what JPEG loses."""
    status, data = get(service.url, f"/api/face/?value={'AB' * 32}&dim=64")
    got = Image.open(io.BytesIO(data)).convert("L").tobytes()
    wanted = Face(Digest.parse("ab" * 32)).image(64).convert("L").tobytes()

    assert 200 == status
    assert sum(abs(a - b) for a, b in zip(got, wanted, strict=True)) / len(wanted) < 4


def test_what_old_clients_do_not_escape_arrives(service: Service) -> None:
    """The extension sent a selection as it was."""
    answer = service.raw(b"GET /api/face?value=50%%20off%20&dim=64 HTTP/1.1")

    assert answer.startswith(b"HTTP/1.1 200 "), answer[:200]


def test_a_photograph_is_told_no_in_words(service: Service) -> None:
    """All of it can be sent: a client that is cut off would see no words."""
    photo = {"usrimg": ("me.jpg", bytes(3_000_000), "image/jpeg")}
    answer = requests.post(
        f"{service.url}/api/encodeimage",
        files=photo,
        data={"tryalign": "True"},
        timeout=LONGEST,
        allow_redirects=False,
    )

    assert 501 == answer.status_code
    assert "--photos" in answer.json()["detail"]


def test_a_latent_comes_back_as_the_face_that_it_was(service: Service) -> None:
    """Out by hashdata, in by registerlatent, and gone by DELETE."""
    value = "cd" * 32
    numbers = requests.get(f"{service.url}/api/hashdata/?value={value}", timeout=LONGEST).json()
    body = json.dumps({"latent": numbers["qlatent"]})
    guid = requests.post(f"{service.url}/api/registerlatent", data=body, timeout=LONGEST).text
    by_guid, by_value = (
        get(service.url, f"/api/face/?{who}&dim=64&format=webp")
        for who in (f"guid={guid.upper()}", f"value={value}")
    )

    assert by_guid == by_value
    assert 200 == by_guid[0]
    address = f"{service.url}/api/registerlatent/{guid}"
    assert [204, 404] == [requests.delete(address, timeout=LONGEST).status_code for _ in range(2)]
    assert 404 == get(service.url, f"/api/face/?guid={guid}")[0]


def test_a_video_comes_in_the_ranges_that_a_browser_asks_for(service: Service) -> None:
    pytest.importorskip("av")
    address = f"{service.url}/api/mp4/?dim=64&num_frames=3&from_value=a&to_value=b"
    whole = requests.get(address, timeout=LONGEST)
    first = requests.get(address, headers={"Range": "bytes=0-"}, timeout=LONGEST)

    assert (200, "video/mp4", b"ftyp") == (
        whole.status_code,
        whole.headers["content-type"],
        whole.content[4:8],
    )
    assert (206, whole.content) == (first.status_code, first.content)


WATCHING = """
import os, sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        told = os.open({told!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(told, (repr(arguments[-1 if event == "socket.connect" else 0]) + chr(10)).encode())
        os.close(told)

sys.addaudithook(watch)
"""
ELSEWHERE = "http%3A%2F%2Felsewhere.example%2Fx.png%3Fvalue%3Da"
MOSTLY = "num_frames=3&dim=64&from_value=a&to_value=b"
WITH_ADDRESSES = [
    f"/avatar/{'0' * 32}?s=64&d={ELSEWHERE}&f=y",
    f"/oembed.json?url={ELSEWHERE}",
    "/share/?value=a",
    f"/text/{ELSEWHERE}?side=64",
    f"/api/face/?value={ELSEWHERE}&dim=64",
    f"/api/linkpreview/?{MOSTLY}",
    f"/badge/{'ab' * 32}",
    "/checkface/built/face-cf1.planes.gz",
    "/openapi.json",
    "/",
]


def test_nobody_is_asked_whatever_is_asked_of_us(tmp_path: Path) -> None:
    """Neither when it starts nor for an address that is sent: all its processes are watched."""
    told = tmp_path / "told"
    (tmp_path / "sitecustomize.py").write_text(WATCHING.format(told=str(told)))
    someone = "import socket; socket.getaddrinfo('localhost', 1)"
    seen = {**os.environ, "PYTHONPATH": str(tmp_path)}
    subprocess.run([sys.executable, "-c", someone], env=seen, check=True, timeout=LONGEST)
    assert told.read_text() == "'localhost'\n", "nobody is watched"
    with serving(cache=tmp_path / "cache", what=REAL, PYTHONPATH=str(tmp_path)) as running:
        url = running.wait_for("listening")["url"]
        running.wait_for("ready")
        assert [200] * len(WITH_ADDRESSES) == [get(url, path)[0] for path in WITH_ADDRESSES]
        asked = set(told.read_text().splitlines())

    assert {"'localhost'", "'127.0.0.1'"} >= asked


def test_what_was_typed_is_nowhere(service: Service) -> None:
    """In no log, no number, no file; nor its digest in a file."""
    for path in (
        f"/api/face/?value={PLANTED}&dim=64",
        f"/api/{PLANTED}",
        f"/text/{PLANTED}?side=64",
        f"/api/hashdata/?value={PLANTED}",
        f"/api/faec?value={PLANTED}",
        f"/api/face/?seed={PLANTED}",
        f"/api/face/?guid={PLANTED}",
        f"/avatar/{PLANTED}",
        f"/share/?value={PLANTED}",
        f"/{PLANTED}?{PLANTED}",
    ):
        get(service.url, path)
    digest = Digest.of_text(PLANTED).value
    files = [path for path in service.folder.rglob("*") if path.is_file()]

    assert PLANTED not in service.running.said
    assert PLANTED.encode() not in get(service.metrics, "/metrics")[1]
    assert not any(word in str(path) for path in files for word in (PLANTED, digest))
    assert not any(
        word.encode() in path.read_bytes() for path in files for word in (PLANTED, digest)
    )
