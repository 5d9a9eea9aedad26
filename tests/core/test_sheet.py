"""Promises of the contact sheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image

from checkface.digest import Digest
from checkface.hookspecs import Resolved
from checkface.pictures.fonts import Weight
from checkface.pictures.page import Type
from checkface.pictures.sheet import best_columns, draw_sheet

LONG_NAME = "numpy-2.4.6-cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl"


@pytest.fixture(scope="module")
def entries() -> list[Resolved]:
    empty, hello = Digest.of_text(""), Digest.of_text("hello")
    return [
        Resolved("a", empty, "checkface", "0.1.0"),
        Resolved("b", hello, LONG_NAME),
        Resolved("c", empty, "Größe\nЖizn \x1b[2J", "1.0"),
    ]


def test_a_sheet_looks_as_it_did(
    entries: list[Resolved], same_as_golden: Callable[[Image.Image, str], None]
) -> None:
    same_as_golden(draw_sheet(entries, columns=2, title="Release wall"), "sheet.png")


def test_a_sheet_drawn_twice_is_the_same(entries: list[Resolved]) -> None:
    assert draw_sheet(entries[:1]).tobytes() == draw_sheet(entries[:1]).tobytes()


@pytest.mark.parametrize(
    ("count", "columns"), [(1, 1), (2, 2), (3, 3), (4, 2), (5, 3), (6, 3), (8, 4), (12, 4), (30, 6)]
)
def test_columns_give_a_good_shape(count: int, columns: int) -> None:
    assert columns == best_columns(count)


def test_more_columns_than_entries_leave_no_empty_ones(entries: list[Resolved]) -> None:
    assert draw_sheet(entries, columns=50).size == draw_sheet(entries, columns=3).size


def test_a_long_name_keeps_its_beginning_and_end() -> None:
    kind = Type(15, Weight.SEMIBOLD)

    shortened = kind.shorten(LONG_NAME, 192)

    assert kind.width(shortened) <= 192
    head, tail = shortened.split("…")
    assert LONG_NAME.startswith(head)
    assert LONG_NAME.endswith(tail)
    assert min(len(head), len(tail)) >= 8


def test_a_name_that_fits_is_left_alone() -> None:
    assert Type(15).shorten("requests", 192) == "requests"


def test_a_long_title_is_wrapped_between_its_words() -> None:
    kind = Type(30)

    lines = kind.wrap("requests 2.34.2 and everything that it needs", 200)

    assert "requests 2.34.2 and everything that it needs" == " ".join(lines)
    assert all(kind.fits(line, 200) for line in lines)
