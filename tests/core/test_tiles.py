"""Promises of faces as tiles: rounded, apart, and the same to the bit on every machine."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from checkface import Digest, Face, Trio
from checkface.pictures import strip_width
from checkface.pictures.tiles import draw_tiles, tile_mask

TRIO = Trio(Digest.of_text("any"))
MASKS = {64: "5b57", 128: "6e32", 256: "f22c"}


@pytest.mark.parametrize(("side", "width"), [(64, 204), (128, 408), (256, 816), (96, 306)])
def test_three_tiles_are_as_wide_as_their_gaps_say(side: int, width: int) -> None:
    assert width == strip_width(side, 3)
    assert side == strip_width(side, 1)


def test_what_is_seen_of_a_tile_is_the_face_itself() -> None:
    tiles = np.asarray(draw_tiles(TRIO.faces, 64))
    strip = np.asarray(TRIO.image(64))

    for number in range(3):
        at = number * 70
        assert np.array_equal(strip[:, number * 64 : number * 64 + 64], tiles[:, at : at + 64, :3])
        assert np.array_equal(tile_mask(64), tiles[:, at : at + 64, 3])


def test_there_is_nothing_between_two_tiles() -> None:
    assert not np.asarray(draw_tiles(TRIO.faces, 64))[:, 64:70].any()


def test_one_face_is_one_tile() -> None:
    assert (64, 64) == draw_tiles([Face(TRIO.digest)], 64).size


@pytest.mark.parametrize("side", MASKS)
def test_corners_are_the_same_on_every_machine(side: int) -> None:
    """As the first machine drew them."""
    assert MASKS[side] == hashlib.sha256(tile_mask(side).tobytes()).hexdigest()[:4]


@pytest.mark.parametrize("side", [1, 2, 16, 33, 64, 1024])
def test_a_corner_is_round_and_all_four_are_alike(side: int) -> None:
    mask = tile_mask(side)

    assert 255 == mask[side // 2, side // 2] or side < 16
    assert np.array_equal(mask, mask[::-1])
    assert np.array_equal(mask, mask.T)
    assert (mask[0, 0] == 0) == (side >= 64)
