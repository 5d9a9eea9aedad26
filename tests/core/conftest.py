"""Runs the `checkface` command as a real process, and compares pictures with golden ones."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageChops

GOLDEN = Path(__file__).parent.parent / "golden"
UPDATE_VARIABLE = "CHECKFACE_UPDATE_GOLDEN"
TILE = 8
LARGEST_DIFFERENCE = 16
"""Of 255, in the mean of any tile: another FreeType may draw the edge of a letter differently."""


@dataclass(frozen=True)
class Finished:
    """What a process left behind."""

    code: int
    out: str
    err: str
    raw: bytes


Checkface = Callable[..., Finished]


@pytest.fixture
def checkface(tmp_path: Path) -> Checkface:
    """Runs `checkface ARGUMENTS` in the test's own folder."""

    def run(*arguments: str | Path, **environ: str) -> Finished:
        done = subprocess.run(
            [sys.executable, "-m", "checkface", *map(str, arguments)],
            capture_output=True,
            check=False,
            cwd=tmp_path,
            env=os.environ | environ,
            stdin=subprocess.DEVNULL,
        )
        out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode()
        assert "Traceback" not in err
        return Finished(done.returncode, out, err, done.stdout)

    return run


@pytest.fixture
def same_as_golden() -> Callable[[str | Image.Image, str], None]:
    """Compares text, or a picture made smaller, with a file in tests/golden, or renews that."""

    def compare(made: str | Image.Image, filename: str) -> None:
        path = GOLDEN / filename
        if isinstance(made, str):
            if os.environ.get(UPDATE_VARIABLE):
                path.write_text(made, "utf-8")
            assert path.read_text("utf-8") == made
            return
        small = made.convert("RGBA").reduce(4)
        if os.environ.get(UPDATE_VARIABLE):
            small.save(path, optimize=True)
        _require_alike(Image.open(path).convert("RGBA"), small)

    return compare


def _require_alike(expected: Image.Image, actual: Image.Image) -> None:
    assert expected.size == actual.size
    tiles = ImageChops.difference(expected, actual).reduce(TILE)
    largest = max(highest for _, highest in tiles.getextrema())  # type: ignore[misc]
    assert largest < LARGEST_DIFFERENCE, f"look at it, then renew it with {UPDATE_VARIABLE}=1"
