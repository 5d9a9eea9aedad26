"""Whatever a file or an option of `checkface` holds: a sentence and a documented code, soon."""

from __future__ import annotations

import io
import json
import os
import time
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image

from checkface import Artifact, Digest, Manifest, Release, input_files
from checkface.command.cli import main

WHOLE = Manifest.of(Release("p", "1", (Artifact("a.zip", 1, Digest.of_text("a")),)), {})
MANIFEST = {
    "schema": 1,
    "scheme": "cf1",
    "project": "p",
    "version": "1",
    "built": None,
    "release": {"sha256": "0" * 64, "words": ["a"]},
    "artifacts": [],
}
ODD: dict[str, object] = {
    "artifacts, a number": {"artifacts": 3},
    "artifacts, numbers": {"artifacts": [3]},
    "artifacts, texts": {"artifacts": ["x"]},
    "artifacts, nothing": {"artifacts": [None]},
    "artifacts, an object": {"artifacts": {"a": 1}},
    "a name that is an object": {"artifacts": [{"filename": {"a": 1}}]},
    "half a character": {
        "artifacts": [{"filename": "a\ud800", "size": 1, "sha256": "0" * 64, "words": ["a"] * 4}]
    },
    "a size of 4,000 digits": {
        "artifacts": [{"filename": "a", "size": 10**4000, "sha256": "0" * 64, "words": ["a"]}]
    },
    "release, a number": {"release": 3},
    "no version": {"version": None},
    "a time that is none": {"built": "yesterday"},
    "a schema that is a truth": {"schema": True},
    "a schema of many digits": {"schema": 1e99},
}


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    began = time.monotonic()
    code = main(words)
    said = capsys.readouterr()
    assert time.monotonic() - began < 60
    assert "unexpected" not in said.err
    assert "\x1b" not in said.err + said.out
    return code, said.err


@pytest.mark.parametrize("what", ODD)
@pytest.mark.parametrize("words", [["check"], ["words", "manifest:"]])
def test_an_odd_manifest_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str, words: list[str]
) -> None:
    path = tmp_path / "checkface.json"
    path.write_text(json.dumps(MANIFEST | ODD[what]))  # type: ignore[operator]
    *verb, last = words
    named = [*verb, last, str(path)] if last == "check" else [*verb, f"{last}{path}"]

    code, said = run(capsys, *named)

    assert code == 2
    assert 1 == said.count("\n")


@pytest.mark.parametrize("place", ["/dev/zero", "/dev/urandom", "pipe", "folder", "loop"])
@pytest.mark.parametrize("verb", ["words", "check", "release", "compare"])
def test_what_never_ends_is_refused_soon(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    verb: str,
) -> None:
    monkeypatch.setattr(input_files, "WRITER_PATIENCE", 0.1)
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    Path("folder").mkdir()
    Path("loop").symlink_to("loop")
    further = {
        "compare": ["text:"],
        "release": ["--project", "p", "--version", "1", "-o", str(tmp_path / "out")],
    }

    code, said = run(capsys, verb, place, *further.get(verb, []))

    assert code == 2
    assert 1 == said.count("\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("place", ["pipe.png", "folder.png", "loop.png", "huge.png", "zero.png"])
def test_a_picture_that_never_ends_is_refused_soon(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    monkeypatch.setattr(input_files, "WRITER_PATIENCE", 0.1)
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.png")
    Path("folder.png").mkdir()
    Path("loop.png").symlink_to("loop.png")
    Path("zero.png").symlink_to("/dev/zero")
    with Path("huge.png").open("wb") as file:
        file.truncate(input_files.LARGEST + 1)
    Path("checkface.json").write_text(WHOLE.text)

    code, said = run(capsys, "check", "checkface.json", place)

    assert code == 2
    assert 1 == said.count("\n")
    assert "Errno" not in said


def test_a_picture_may_come_through_a_pipe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest, pipe = tmp_path / "checkface.json", tmp_path / "pipe.png"
    manifest.write_text(WHOLE.text)
    os.mkfifo(pipe)
    picture = io.BytesIO()
    Image.new("RGB", (1, 1)).save(picture, "PNG")
    writer = Thread(target=pipe.write_bytes, args=(picture.getvalue(),), daemon=True)
    writer.start()

    assert main(["check", str(manifest), str(pipe)]) == 1
    assert "does not say whose face it is" in capsys.readouterr().out


@pytest.mark.parametrize(
    "number", ["9" * 5000, "0" * 20 + "1", "000000001234567", "-1", "1e9", "٣", "", " 5", "nan"]
)
@pytest.mark.parametrize("option", ["--size", "--face"])
def test_no_number_is_taken_that_is_not_within_its_bounds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, number: str
) -> None:
    """`000000001234567` was taken for 1, and then drawn with 1,234,567 pixels."""
    code, said = run(capsys, "draw", "text:", "-o", str(tmp_path / "a.png"), option, number)

    assert code == 2
    assert len(said) < 1000
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize("verb", ["draw", "card", "sheet"])
@pytest.mark.parametrize("place", ["folder", "file/a.png", "x" * 300 + ".png", "a\0.png", "loop"])
def test_a_place_that_cannot_be_written_is_told_before_anything_is_drawn(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    place: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder.png").mkdir()
    Path("file").write_bytes(b"")
    Path("loop.png").symlink_to("loop.png")
    named = place if place.endswith(".png") else f"{place}.png"
    if (verb, place) == ("draw", "folder"):
        pytest.skip("a folder is a place for pictures there")
    code, said = run(capsys, verb, "text:", "-o", named)

    assert code == 2
    assert "cannot write" in said
    assert {"file", "folder.png", "loop.png"} == {path.name for path in tmp_path.iterdir()}


def test_a_name_of_many_characters_is_shortened_soon() -> None:
    from checkface.pictures.page import Type

    began = time.monotonic()
    shown = Type(16).shorten("x" * 1_000_000 + "END", 200)

    assert time.monotonic() - began < 10
    assert shown.endswith("END")
