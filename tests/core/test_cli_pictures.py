"""Promises of the verbs that write pictures: the pixels, the names, and no secrets on disk."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from checkface.digest import Digest
from checkface.face import Face, Trio

if TYPE_CHECKING:
    from tests.core.conftest import Checkface

EMPTY = Digest.of_text("")
HELLO = Digest.of_text("hello")
SECRET = "correct-horse"  # noqa: S105 (what a user might type)


def test_draw_writes_the_pixels_of_the_face(checkface: Checkface, tmp_path: Path) -> None:
    assert 0 == checkface("draw", "text:", "-o", "a.png", "--size", "128").code

    with Image.open(tmp_path / "a.png") as drawn:
        assert Face(EMPTY).image(128).tobytes() == drawn.tobytes()
        assert f"cf1 {EMPTY} face 0" == drawn.info["checkface"]


@pytest.mark.parametrize("suffix", ["png", "jpeg", "webp"])
def test_draw_twice_gives_the_same_bytes(checkface: Checkface, tmp_path: Path, suffix: str) -> None:
    for name in ("a", "b"):
        checkface("draw", "text:", "-o", f"{name}.{suffix}", "--size", "64")

    data = (tmp_path / f"a.{suffix}").read_bytes()
    assert data == (tmp_path / f"b.{suffix}").read_bytes()
    with Image.open(io.BytesIO(data)) as drawn:
        assert (suffix.upper(), (64, 64)) == (drawn.format, drawn.size)


def test_draw_can_show_another_face_or_three(checkface: Checkface, tmp_path: Path) -> None:
    checkface("draw", "text:", "-o", "a.png", "--size", "64", "--face", "1")
    checkface("draw", "text:", "-o", "trio.png", "--size", "64", "--trio")

    with Image.open(tmp_path / "a.png") as one, Image.open(tmp_path / "trio.png") as trio:
        assert Face(EMPTY, 1).image(64).tobytes() == one.tobytes()
        assert Trio(EMPTY).image(64).tobytes() == trio.tobytes()


def test_draw_to_stdout_is_the_file(process: Checkface, tmp_path: Path) -> None:
    piped = process("draw", "text:", "-o", "-", "--size", "64")
    process("draw", "text:", "-o", "a.png", "--size", "64")

    assert (tmp_path / "a.png").read_bytes() == piped.raw


def test_several_references_fill_a_folder(checkface: Checkface, tmp_path: Path) -> None:
    done = checkface("draw", "text:", str(HELLO), "-o", "faces", "--size", "64")

    assert 0 == done.code
    assert ["sha256-2cf24dba.png", "text-e3b0c442.png"] == _names(tmp_path / "faces")


def test_several_references_fill_in_a_pattern(checkface: Checkface, tmp_path: Path) -> None:
    pattern = "out/{number}-{name}-{digest}.webp"

    done = checkface("draw", "text:", "text:hello", "-o", pattern, "--size", "64", "--json")

    assert ["1-text-e3b0c442.webp", "2-text-2cf24dba.webp"] == _names(tmp_path / "out")
    first, second = json.loads(done.out)
    assert ("out/1-text-e3b0c442.webp", "webp", 64, 0) == tuple(
        first[key] for key in ("path", "format", "size", "face")
    )
    assert str(HELLO) == second["digest"]


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("a.png", "is one file, and there are 2 references"),
        ("{name}.png", "two different faces would be written to 'text.png'"),
        ("{nmae}.png", "unknown placeholder '{nmae}'"),
        ("-", "is one file, and there are 2 references"),
    ],
)
def test_two_faces_never_share_a_file(
    checkface: Checkface, tmp_path: Path, output: str, said: str
) -> None:
    done = checkface("draw", "text:", "text:hello", "-o", output)

    assert 2 == done.code
    assert said in done.err
    assert [] == _names(tmp_path)


@pytest.mark.parametrize(
    ("verb", "output"),
    [("draw", "a.gif"), ("draw", "a"), ("sheet", "a.svg"), ("card", "a.txt"), ("sheet", "-")],
)
def test_an_unknown_format_is_told_with_those_that_are_known(
    checkface: Checkface, verb: str, output: str
) -> None:
    done = checkface(verb, "text:", "-o", output)

    assert 2 == done.code
    assert ".png, .jpg, .jpeg, .webp, .avif" in done.err


@pytest.mark.parametrize("verb", ["draw", "sheet", "card"])
def test_a_place_that_cannot_be_written_is_one_clear_line(
    checkface: Checkface, tmp_path: Path, verb: str
) -> None:
    (tmp_path / "file").touch()

    done = checkface(verb, "text:", "-o", "file/a.png")

    assert 2 == done.code
    assert "checkface: cannot write 'file/a.png': 'file' is not a folder" in done.err
    assert 1 == done.err.count("\n")


@pytest.mark.parametrize(
    "wrong", [["--size", "0"], ["--size", "1025"], ["--face", "256"], ["--face", "-1"]]
)
def test_numbers_out_of_range_are_wrong_usage(checkface: Checkface, wrong: list[str]) -> None:
    done = checkface("draw", "text:", "-o", "a.png", *wrong)

    assert 2 == done.code


def test_an_engine_that_is_not_installed_says_how_to_get_it(tmp_path: Path) -> None:
    arguments = ["draw", "text:", "-o", str(tmp_path / "a.png"), "--engine", "torch"]
    script = (
        "import sys\n"
        "sys.modules['torch'] = None\n"  # as good as not installed
        "from checkface.command.cli import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"CHECKFACE_CACHE_DIR": str(tmp_path / "empty")},
    )

    assert 2 == done.returncode
    assert "pip install 'checkface[torch]'" in done.stderr


def test_compare_writes_its_picture_and_still_ends_with_1(
    process: Checkface, tmp_path: Path
) -> None:
    assert 1 == process("compare", "text:", "text:hello", "-o", "a.png").code

    with Image.open(tmp_path / "a.png") as drawn:
        assert drawn.width > drawn.height


def test_a_card_takes_another_name_and_version(process: Checkface, tmp_path: Path) -> None:
    process("card", "text:", "-o", "a.svg", "--name", "checkface", "--version", "0.1.0")

    assert '<title id="title-e3b0c442">Face of checkface 0.1.0</title>' in _text(tmp_path)


def test_what_is_typed_after_text_is_written_nowhere(
    checkface: Checkface,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Names are drawn as pictures: that they are `text` too is what the SVG shows."""
    cache = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("CHECKFACE_CACHE_DIR", str(cache))
    reference = f"text:{SECRET}"
    checkface("draw", reference, "-o", "faces/", "--size", "64")
    checkface("draw", reference, "-o", "{name}.jpg", "--size", "64")
    checkface("card", reference, "-o", "a.svg")
    checkface("sheet", reference, "-o", "sheet.png")

    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [] == [path for path in cache.rglob("*") if path.is_file()]
    assert 4 == len(written)
    for path in written:
        assert SECRET not in str(path)
        assert SECRET.encode() not in path.read_bytes()
    assert ">text</text>" in _text(tmp_path)


def _text(folder: Path) -> str:
    return (folder / "a.svg").read_text("utf-8")


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
