"""Promises of the picture that a page shows."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from checkface import Digest, Resolved
from checkface.errors import OutputError
from checkface.pages import Documented, Portrait

DIGEST = Digest.of_text("any")
DOCUMENTED = Documented(Resolved("tiny", DIGEST, "tiny", "1.0"))


def test_the_name_of_a_picture_says_all_that_is_in_it() -> None:
    assert f"cf1-sha256-{DIGEST.value[:32]}-face-256.png" == Portrait(DOCUMENTED).filename
    names = {
        Portrait(DOCUMENTED, trio, size).filename for trio in (False, True) for size in (32, 96)
    }

    assert 4 == len(names)


def test_a_page_that_shows_it_smaller_shares_the_picture() -> None:
    assert Portrait(DOCUMENTED, size=65).filename == Portrait(DOCUMENTED, size=128).filename


@pytest.mark.parametrize(("trio", "width"), [(False, 64), (True, 3 * 64 + 2 * 6)])
def test_a_trio_is_three_faces_wide_and_two_gaps(*, trio: bool, width: int) -> None:
    portrait = Portrait(DOCUMENTED, trio, 64)

    assert (width, 64) == (portrait.width, portrait.height)


@pytest.mark.parametrize(
    ("size", "side"), [(1, 64), (32, 64), (33, 128), (512, 1024), (1024, 1024)]
)
def test_the_file_has_two_pixels_for_each_of_the_page_as_far_as_there_are(
    size: int, side: int
) -> None:
    assert side == Portrait(DOCUMENTED, size=size).side


@pytest.mark.parametrize("size", [0, -1, 1025])
def test_a_size_that_no_face_has_is_refused(size: int) -> None:
    with pytest.raises(OutputError, match=f"a face of {size} pixels: expected 1 to 1024"):
        Portrait(DOCUMENTED, size=size)


def test_a_description_never_hides_the_words() -> None:
    words = " ".join(DOCUMENTED.words)

    assert f"Face of tiny 1.0, {words}" == Portrait(DOCUMENTED).alt
    assert f"Our wheel, {words}" == Portrait(DOCUMENTED, description="Our wheel").alt


def test_the_file_is_a_png_of_that_size_that_says_whose_it_is() -> None:
    with Image.open(io.BytesIO(Portrait(DOCUMENTED, size=32).png())) as picture:
        assert ("PNG", (64, 64)) == (picture.format, picture.size)
        assert f"cf1 {DIGEST} face 0" == picture.info["checkface"]
