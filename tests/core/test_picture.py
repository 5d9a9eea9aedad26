"""Promises of picture files: fixed settings, names that tell them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from checkface.errors import OutputError
from checkface.pictures.formats import NOTE_KEY, PictureFormat, encode


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
        ("a.avif", PictureFormat.AVIF),
    ],
)
def test_the_name_tells_the_format(name: str, kind: PictureFormat) -> None:
    assert kind is PictureFormat.of_path(Path(name))


@pytest.mark.parametrize("name", ["a.gif", "a", "png", ""])
def test_a_name_that_tells_no_format_is_refused_with_those_that_do(name: str) -> None:
    with pytest.raises(OutputError, match=r"\.png, \.jpg, \.jpeg, \.webp, \.avif"):
        PictureFormat.of_path(Path(name))
