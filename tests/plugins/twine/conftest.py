"""A folder of built files, a real `twine checkface` process, and an index it may ask."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.fakes.ended import Ended
from tests.fakes.upload_index import UploadIndex
from tests.fakes.warm_pythons import Warm
from tests.plugins.pip_verify.tiny_wheels import sdist, wheel, wheel_name

WHEEL, SDIST = wheel_name("plum"), "plum-1.0.tar.gz"
RAN = "sdist-code-ran"


Twine = Callable[..., Ended]


@pytest.fixture
def index() -> Iterator[UploadIndex]:
    served = UploadIndex()
    yield served
    served.close()


@pytest.fixture
def dist(tmp_path: Path) -> Iterator[Path]:
    """A wheel and an sdist whose code leaves a mark; no test may find that mark."""
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / WHEEL).write_bytes(wheel("plum"))
    (folder / SDIST).write_bytes(sdist("plum", str(tmp_path / RAN)))
    yield folder
    assert not (tmp_path / RAN).exists()


@pytest.fixture
def twine(tmp_path: Path, index: UploadIndex, warm: Warm | None) -> Twine:
    """Runs `twine ARGUMENTS` in the folder that holds `dist`, away from the user's settings."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    own = {
        "HOME": str(tmp_path),
        "NO_PROXY": "127.0.0.1",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": index.url,
    }

    def run(*arguments: str | Path, **more: str) -> Ended:
        process = (warm or subprocess.Popen)(
            [sys.executable, "-m", "twine", *map(str, arguments)],
            cwd=tmp_path,
            env={**environ, **own, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            out, err = process.communicate()
        assert "Traceback" not in out + err
        return Ended(process.wait(), out, err)

    return run


@pytest.fixture
def uploaded(index: UploadIndex, dist: Path) -> UploadIndex:
    """The index after everything in `dist` has been uploaded."""
    index.files = {path.name: path.read_bytes() for path in sorted(dist.iterdir())}
    return index
