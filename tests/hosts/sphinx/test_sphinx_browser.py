"""Promises of a page as a reader has it in a browser, from the disk, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from tests.hosts.browser.chromium_window import Window, open_window
from tests.hosts.browser.one_look import departures, is_dark
from tests.hosts.environments import environment
from tests.plugins.sphinx.conftest import BuildOnce
from tests.plugins.sphinx.sphinx_workshop import Workshop

THEMES = ["alabaster", "furo", "pydata_sphinx_theme", "sphinx_book_theme", "sphinx_rtd_theme"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDE = ["classic", "nature", "haiku", "bizstyle"]
"""Themes that are not made for phones."""
OTHERS = {"sphinx_nefertiti": "sphinx-nefertiti", "breeze": "sphinx-breeze-theme"}
"""Themes that are not installed for all tests."""
RELEASE = "Face of tiny 1.0, learn creek depend fit"
SIZES = [(306, 96), (102, 32), (48, 48), (96, 96), (48, 48), (32, 32), (32, 32), (48, 48)]
"""The block's trio and that of its wheel, two faces, a badge, two rows, and the page's badge."""


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    yield from open_window()


@pytest.fixture(params=THEMES)
def fluid_page(request: pytest.FixtureRequest, build_themed: BuildOnce) -> Path:
    """The same in a theme that knows narrow windows."""
    return build_themed(request.param).site / "guide" / "check.html"


@pytest.fixture(params=THEMES + WIDE)
def page(request: pytest.FixtureRequest, build_themed: BuildOnce) -> Path:
    """One with every form."""
    return build_themed(request.param).site / "guide" / "check.html"


def test_each_picture_is_displayed_at_its_size(page: Path, window: Window) -> None:
    window.resize(1280)
    window.open(page)
    shown = window.pictures()

    assert sorted(SIZES) == sorted((each.width, each.height) for each in shown)
    assert {True} == {each.natural_width >= 2 * each.width for each in shown}


def test_a_narrow_page_does_not_scroll_sideways(fluid_page: Path, window: Window) -> None:
    window.resize(500)
    window.open(fluid_page)
    wide = window.read(
        "[...document.querySelectorAll('figure[class^=checkface-]')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth).length"
    )

    assert 0 == wide


def test_a_screen_reader_says_what_a_face_is(page: Path, window: Window) -> None:
    window.resize(1280)
    window.open(page)

    assert RELEASE in window.heard()
    assert "The source, swim carbon couple rotate" in window.heard()


def test_the_badge_is_reached_with_the_keyboard(page: Path, window: Window) -> None:
    window.resize(1280)
    window.open(page)

    assert 0 == window.read("document.querySelector('.checkface-slot a').tabIndex")
    assert "tiny 1.0" in window.focusable()


def test_the_style_is_that_of_all_tools(page: Path, window: Window) -> None:
    window.open(page)

    assert "flex" == window.read(
        "getComputedStyle(document.querySelector('figure.checkface-block')).display"
    )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nothing_of_ours_keeps_anybody_out(
    scheme: Literal["light", "dark"], page: Path, window: Window
) -> None:
    window.resize(1280)
    window.open(page, scheme=scheme)

    assert [] == window.violations()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_theme_changes_the_one_look(
    scheme: Literal["light", "dark"], page: Path, window: Window
) -> None:
    """Some dim all pictures in the dark, and then the same bytes would not show the same face."""
    window.resize(1280)
    window.open(page, scheme=scheme)

    assert [] == departures(window)


@pytest.mark.parametrize("theme", OTHERS)
def test_other_themes_neither_change_it_nor_keep_anybody_out(
    theme: str, tmp_path: Path, window: Window
) -> None:
    site = Workshop.of("sphinx_site", tmp_path, environment(OTHERS[theme]))
    site.configure(f"html_theme = {theme!r}")
    built = site.build()
    assert 0 == built.code, built.log
    for width in (390, 800, 1280):
        window.resize(width)
        for scheme in SCHEMES:
            window.open(built.site / "guide" / "check.html", scheme=scheme)
            assert [] == departures(window)
            assert [] == window.violations()


@pytest.mark.parametrize("theme", ["furo", "pydata_sphinx_theme", "sphinx_book_theme"])
def test_the_dark_is_dark_for_who_came_in_the_light(
    theme: str, build_themed: BuildOnce, window: Window
) -> None:
    """Else nothing that is said of the dark would be true."""
    page = build_themed(theme).site / "guide" / "check.html"
    window.open(page)
    assert not is_dark(window)
    window.open(page, scheme="dark")
    assert is_dark(window)


def test_faces_and_text_stand_side_by_side_and_one_below_the_other_on_a_phone(
    fluid_page: Path, window: Window
) -> None:
    """Side by side in what a theme leaves for its text, 688 pixels in many of them."""
    faces, text = "figure.checkface-block img", "figure.checkface-block figcaption"
    window.resize(1440)
    window.open(fluid_page)
    assert window.box(faces)[2] < window.box(text)[0]

    window.resize(390)
    window.open(fluid_page)
    assert window.box(faces)[3] <= window.box(text)[1]
