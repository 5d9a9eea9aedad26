"""Runs the `checkface` command, and compares pictures with golden ones."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from checkface.command.cli import main

GOLDEN = Path(__file__).parent.parent / "golden"
UPDATE_VARIABLE = "CHECKFACE_UPDATE_GOLDEN"
TILE = 8
LARGEST_DIFFERENCE = 16
"""Of 255, in the mean of any tile: another FreeType may draw the edge of a letter differently."""


@dataclass(frozen=True)
class Finished:
    """What a command left behind."""

    code: int
    out: str
    err: str
    raw: bytes


Checkface = Callable[..., Finished]


@pytest.fixture
def checkface(tmp_path: Path) -> Checkface:
    """Runs `checkface ARGUMENTS` within the test, in its own folder."""

    def run(*arguments: str | Path, **environ: str) -> Finished:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
        with (
            pytest.MonkeyPatch.context() as patch,
            contextlib.chdir(tmp_path),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            patch.setattr(sys, "stdin", None)
            for name, value in environ.items():
                patch.setenv(name, value)
            code = main([*map(str, arguments)])
        return _finished(code, *(stream.buffer.getvalue() for stream in (out, err)))

    return run


@pytest.fixture
def process(tmp_path: Path) -> Checkface:
    """The same as a real process: each command has a test that keeps its promise there."""

    def run(*arguments: str | Path, **environ: str) -> Finished:
        done = subprocess.run(
            [sys.executable, "-m", "checkface", *map(str, arguments)],
            capture_output=True,
            check=False,
            cwd=tmp_path,
            env=os.environ | environ,
            stdin=subprocess.DEVNULL,
        )
        return _finished(done.returncode, done.stdout, done.stderr)

    return run


def _finished(code: int, out: bytes, err: bytes) -> Finished:
    assert b"Traceback" not in err
    return Finished(code, out.decode("utf-8", "replace"), err.decode(), out)


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
