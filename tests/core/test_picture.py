"""Promises of picture files: fixed settings, whole files or none."""

from __future__ import annotations

import io
import os
import stat
import threading
from pathlib import Path

import pytest
from PIL import Image

from checkface.errors import OutputError
from checkface.render.picture import NOTE_KEY, PictureFormat, encode, write_file


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    return Image.linear_gradient("L").convert("RGB").resize((64, 64))


@pytest.mark.parametrize("kind", PictureFormat)
def test_a_picture_encoded_twice_has_the_same_bytes(
    picture: Image.Image, kind: PictureFormat
) -> None:
    assert encode(picture, kind, "note") == encode(picture.copy(), kind, "note")


@pytest.mark.parametrize("kind", PictureFormat)
def test_every_format_reads_back_as_itself(picture: Image.Image, kind: PictureFormat) -> None:
    read = Image.open(io.BytesIO(encode(picture, kind)))

    assert kind.name == read.format
    assert picture.size == read.size


def test_a_png_keeps_every_pixel_and_the_note(picture: Image.Image) -> None:
    read = Image.open(io.BytesIO(encode(picture, PictureFormat.PNG, "cf1 sha256:00 face 0")))

    assert picture.tobytes() == read.tobytes()
    assert "cf1 sha256:00 face 0" == read.info[NOTE_KEY]


def test_a_picture_with_transparent_corners_can_be_a_jpeg(picture: Image.Image) -> None:
    assert encode(picture.convert("RGBA"), PictureFormat.JPEG)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.png", PictureFormat.PNG),
        ("a.JPG", PictureFormat.JPEG),
        ("a.jpeg", PictureFormat.JPEG),
        ("a.b.webp", PictureFormat.WEBP),
    ],
)
def test_the_name_tells_the_format(name: str, kind: PictureFormat) -> None:
    assert kind is PictureFormat.of_path(Path(name))


@pytest.mark.parametrize("name", ["a.gif", "a", "png", ""])
def test_a_name_that_tells_no_format_is_refused_with_those_that_do(name: str) -> None:
    with pytest.raises(OutputError, match=r"\.png, \.jpg, \.jpeg, \.webp"):
        PictureFormat.of_path(Path(name))


def test_writing_makes_the_folder_and_leaves_nothing_else(tmp_path: Path) -> None:
    write_file(tmp_path / "new" / "a.bin", b"data")

    assert ["a.bin"] == [path.name for path in (tmp_path / "new").iterdir()]
    assert b"data" == (tmp_path / "new" / "a.bin").read_bytes()


def test_a_file_in_the_way_of_a_folder_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OutputError, match="file' is not a folder"):
        write_file(tmp_path / "file" / "a.png", b"")


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "target.png").write_bytes(b"old")
    (tmp_path / "link.png").symlink_to("target.png")

    write_file(tmp_path / "link.png", b"new")

    assert (tmp_path / "link.png").is_symlink()
    assert b"new" == (tmp_path / "target.png").read_bytes()


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """As root, `-o /dev/null` must not turn the device into a file."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()

    write_file(pipe, b"data")
    reader.join()

    assert [b"data"] == read
    assert stat.S_ISFIFO(pipe.stat().st_mode)
