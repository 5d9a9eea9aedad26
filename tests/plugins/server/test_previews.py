"""A link preview shows two faces and what they make, at any width that the old service had."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from checkface_server.classic import orders
from checkface_server.classic.orders import FACE_OF_WIDTH
from checkface_server.lenient_query import Parameters
from checkface_server.previews import INK, PAPER, equation
from checkface_server.work.files import file_of

COLOURS = [(200, 0, 0), (0, 200, 0), (0, 0, 200)]


@pytest.mark.parametrize("width", [100, 101, 1200, 2400])
def test_three_faces_stand_apart_with_signs_between_them(width: int) -> None:
    side = round(width * FACE_OF_WIDTH)
    picture = equation([Image.new("RGB", (side, side), colour) for colour in COLOURS], width)
    middle = [picture.getpixel((x, picture.height // 2 + 1)) for x in range(width)]
    counts = {colour: count for count, colour in picture.getcolors(10) or []}

    assert (width, round(width * 628 / 1200)) == picture.size
    assert [side * side] * 3 == [counts[colour] for colour in COLOURS], "a sign covers a face"
    assert [PAPER, PAPER] == [middle[0], middle[-1]]
    assert set(counts) == {*COLOURS, INK, PAPER}


def test_who_draws_makes_it_as_wide_as_the_scene_says() -> None:
    picture = orders.link_preview(Parameters({"width": b"601"}), lambda _: None)
    tiles = [Image.new("RGB", (picture.shape.side,) * 2, colour) for colour in COLOURS]
    file = file_of(picture.scene, picture.shape, tiles)
    image = Image.open(io.BytesIO(file))

    assert ("JPEG", 601) == (image.format, image.width)
