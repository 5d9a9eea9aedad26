"""A real service that looks at a real photograph: its face comes, and nothing of it is left."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import requests
from PIL import Image
from tests.fakes.patience import LONGEST
from tests.fakes.running_service import (
    REAL,
    Running,
    children_of,
    get,
    needs_proc,
    serving,
)

from checkface import Digest, Face, Painter

pytestmark = [
    pytest.mark.drawn,
    needs_proc,
    pytest.mark.skipif(
        not (find_spec("torch") and find_spec("mtcnn")),
        reason="the extra projection is not installed",
    ),
]
PATIENCE = 5 * LONGEST
"""A step takes seconds of a processor, and others want it too."""
PLANTED = b"planted-7d2a90"
STEPS = ("--photos", "memory", "--photo-steps", "1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All places where the service, and what it starts, could write."""
    folder = tmp_path_factory.mktemp("photographs")
    (folder / "tmp").mkdir()
    return folder


@pytest.fixture(scope="module")
def photograph() -> bytes:
    """More than a megabyte, which others would write to a disk."""
    (face,) = Painter().draw([Face(Digest.parse("cd" * 32))], 512)
    file = io.BytesIO()
    whole = Image.new("RGB", (900, 700), (90, 90, 80))
    whole.paste(face.rotate(12), (200, 100))
    whole.save(file, "PNG", compress_level=0)
    return _with_comment(file.getvalue())


def _with_comment(png: bytes) -> bytes:
    """Before its end."""
    chunk = b"tEXtComment\0" + PLANTED
    whole = (len(chunk) - 4).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return png[:-12] + whole + png[-12:]


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[tuple[Running, str, str]]:
    home, temporary = str(folder), str(folder / "tmp")
    with serving(
        *STEPS,
        cache=folder / "cache",
        what=REAL,
        HOME=home,
        XDG_CACHE_HOME=home,
        TMPDIR=temporary,
    ) as running:
        where = running.wait_for("listening")
        running.wait_for("ready")
        yield running, where["url"], where["metrics"]


def test_a_photograph_becomes_a_face_and_nothing_of_it_is_left(
    service: tuple[Running, str, str], folder: Path, photograph: bytes
) -> None:
    running, url, metrics = service
    drawers = children_of(running.process.pid)
    answer = requests.post(
        f"{url}/api/encodeimage",
        files={"usrimg": (PLANTED.decode(), photograph, "image/png")},
        data={"tryalign": "True"},
        timeout=PATIENCE,
    )
    said = answer.json()
    status, face = get(url, f"/api/face/?guid={said['guid']}&dim=64")
    files = [path for path in folder.rglob("*") if path.is_file()]
    pixels = photograph[200_000:200_064]
    held = [PLANTED, pixels, said["guid"].encode(), bytes.fromhex(said["guid"].replace("-", ""))]

    assert (200, True) == (answer.status_code, said["did_align"])
    assert (200, b"\xff\xd8") == (status, face[:2])
    assert drawers == children_of(running.process.pid)
    assert [] == [*(folder / "tmp").iterdir()]
    assert not any(one in path.read_bytes() for path in files for one in held)
    assert not any(one in str(path).encode() for path in files for one in held)
    assert not any(one in get(metrics, "/metrics")[1] for one in held)
    assert not any(one in running.said.encode() for one in held)


def test_what_is_no_photograph_is_told_so(service: tuple[Running, str, str]) -> None:
    running, url, _ = service
    answer = requests.post(f"{url}/api/encodeimage/", files={"usrimg": PLANTED}, timeout=PATIENCE)

    assert (400, "usrimg") == (answer.status_code, answer.json()["parameter"])
    assert PLANTED not in answer.content + running.said.encode()
