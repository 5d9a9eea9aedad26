"""Promises to whoever reads a page, by eye, by ear or by keyboard: in headless Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from tests.hosts.browser.chromium_window import Shown, Window, open_window
from tests.hosts.browser.one_look import departures, is_dark
from tests.plugins.mkdocs.site_workshop import ENVIRONMENT, WORDS, Workshop

Scheme = Literal["light", "dark"]
RELEASES = "guide/releases/index.html"
THEMES: dict[str, Any] = {
    "mkdocs": {"name": "mkdocs", "color_mode": "auto"},
    "readthedocs": {"name": "readthedocs"},
    "material": {
        "name": "material",
        "font": False,
        "palette": [
            {"media": "(prefers-color-scheme: light)", "scheme": "default"},
            {"media": "(prefers-color-scheme: dark)", "scheme": "slate"},
        ],
    },
}


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    yield from open_window()


@pytest.fixture(scope="module", params=THEMES)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, drawn_cache: Path
) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        for key, value in {**ENVIRONMENT, "CHECKFACE_CACHE_DIR": str(drawn_cache)}.items():
            patch.setenv(key, value)
        made = Workshop.copied(tmp_path_factory.mktemp("browsed") / "project")
        made.configure(THEMES[request.param])
        made.build()
    return made.site


@pytest.mark.parametrize("width", [1280, 360])
def test_each_picture_is_there_and_has_its_size(site: Path, window: Window, width: int) -> None:
    """From a page in a folder of the site, opened from the disk; a phone shows the same."""
    window.resize(width)
    window.open(site / RELEASES)
    *rows, block, badge = window.pictures()

    assert [48, 48, 48] == [each.width for each in rows]
    assert Shown(f"The source of tiny, {'swim carbon couple rotate'}", 256, 128, 128) == block
    assert Shown(f"Face of tiny 1.0, {WORDS}", 128, 48, 48) == badge
    assert all(each.natural_width for each in rows)


def test_a_trio_has_its_size(site: Path, window: Window) -> None:
    window.resize(1280)
    window.open(site / "install/index.html")

    assert [(816, 306, 96), (204, 102, 32), (128, 48, 48)] == [
        (each.natural_width, each.width, each.height) for each in window.pictures()
    ]


def test_nothing_of_ours_is_wider_than_a_phone(site: Path, window: Window) -> None:
    window.resize(360)
    for page in ("install/index.html", RELEASES):
        window.open(site / page)
        wide = window.read(
            "[...document.querySelectorAll('figure.checkface-block, .checkface-table,"
            " .checkface-footer')].map(e => e.getBoundingClientRect().right - innerWidth)"
        )

        assert wide
        assert max(wide) <= 0


def test_a_screen_reader_says_the_words(site: Path, window: Window) -> None:
    window.open(site / RELEASES)

    assert f"Face of tiny 1.0, {WORDS}" in window.heard()
    assert "The source of tiny, swim carbon couple rotate" in window.heard()


def test_the_keyboard_reaches_links_and_buttons(site: Path, window: Window) -> None:
    window.open(site / RELEASES)
    reached = window.focusable()

    assert "Table of faces" in reached
    assert "tiny-1.0.tar.gz" in reached
    assert "tiny 1.0" in reached
    assert any(label.startswith("Copy checkface compare FILE sha256:") for label in reached), (
        reached
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["index.html", "install/index.html", RELEASES, "404.html"])
def test_axe_holds_nothing_against_ours(
    site: Path, window: Window, page: str, scheme: Scheme
) -> None:
    window.resize(1280)
    window.open(site / page, scheme=scheme)

    assert [] == window.violations()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["index.html", "install/index.html", RELEASES])
def test_no_theme_changes_the_one_look(
    site: Path, window: Window, page: str, scheme: Scheme
) -> None:
    window.resize(1280)
    window.open(site / page, scheme=scheme)

    assert [] == departures(window)


@pytest.mark.parametrize("site", ["mkdocs", "material"], indirect=True)
def test_the_dark_is_dark_for_who_came_in_the_light(site: Path, window: Window) -> None:
    """Else nothing that is said of the dark would be true."""
    window.open(site / "index.html")
    assert not is_dark(window)
    window.open(site / "index.html", scheme="dark")
    assert is_dark(window)


def test_without_a_script_all_is_still_there(site: Path, window: Window) -> None:
    with window.without_scripts():
        window.open(site / RELEASES)
        text = window.text("figure.checkface-block")

    assert "swim carbon couple rotate" in text
    assert "sha256:30b41a2578db0c214bd011d4885eee0b5d3cf209659a6534e3772421e1118776" in text


def test_a_strict_content_security_policy_blocks_nothing_of_ours(
    site: Path, window: Window
) -> None:
    page = site / "strict.html"
    policy = "default-src 'none'; img-src file:; style-src file:; script-src file:"
    head = '<!doctype html><html lang="en"><head><title>x</title><meta http-equiv='
    page.write_text(
        f'{head}"Content-Security-Policy" content="{policy}">'
        '<link rel="stylesheet" href="assets/checkface/checkface.css"></head><body>'
        + _block((site / "install/index.html").read_text("utf-8"))
        + '<script src="assets/checkface/checkface.js"></script></body></html>'
    )
    window.open(page)

    assert [] == window.complaints()
    assert "flex" == window.style("figure.checkface-block", "display")
    assert 2 == window.read("document.querySelectorAll('.checkface-copy').length")


def test_a_printed_page_keeps_the_block_whole_and_leaves_the_buttons_out(
    site: Path, window: Window
) -> None:
    window.open(site / "install/index.html")
    window.print_media()

    assert "none" == window.style("button.checkface-copy", "display")
    assert "avoid" == window.style("figure.checkface-block", "break-inside")
    assert 96 == window.pictures()[0].height


def test_nothing_of_ours_moves(site: Path, window: Window) -> None:
    window.open(site / RELEASES)
    moving = window.read(
        "document.getAnimations().filter(a =>"
        " a.effect.target.closest('[class^=checkface-]')).length"
    )

    assert 0 == moving


def test_no_theme_stripes_a_table_or_keeps_its_lines_whole(site: Path, window: Window) -> None:
    window.resize(1280)
    window.open(site / RELEASES)
    rows = "[...document.querySelectorAll('.checkface-table tbody tr')]"
    heights = window.read(f"{rows}.map(e => e.getBoundingClientRect().height)")
    colours = window.read(f"{rows}.map(e => getComputedStyle(e.cells[0]).backgroundColor)")

    assert max(heights) < 2 * 64
    assert {"rgba(0, 0, 0, 0)"} == set(colours)


def test_a_digest_is_read_in_groups_and_copied_whole(site: Path, window: Window) -> None:
    window.open(site / RELEASES)
    code = "document.querySelector('figure.checkface-block code')"
    marked = f"(getSelection().selectAllChildren({code}), getSelection().toString())"

    assert [7, 8, 8, 8, 8, 8, 8, 8, 8] == window.read(
        f"[...{code}.children].map(e => e.textContent.length)"
    )
    assert re.fullmatch("sha256:[0-9a-f]{64}", window.read(marked))


def test_faces_and_text_stand_side_by_side_and_one_below_the_other_on_a_phone(
    site: Path, window: Window
) -> None:
    """Side by side in what a theme leaves for its text, 688 pixels in many of them."""
    faces, text = "figure.checkface-block img", "figure.checkface-block figcaption"
    window.resize(1280)
    window.open(site / "install/index.html")
    assert window.box(faces)[2] < window.box(text)[0]

    window.resize(390)
    window.open(site / "install/index.html")
    assert window.box(faces)[3] <= window.box(text)[1]


def test_a_button_stands_in_the_line_of_what_it_copies(site: Path, window: Window) -> None:
    """Below none of its letters, and it makes no line higher."""
    window.resize(1280)
    window.open(site / "install/index.html")
    ends = window.read(
        "[...document.querySelectorAll('.checkface-copy')].map(each => {"
        "const button = each.getBoundingClientRect(), line = each.parentElement;"
        "const text = document.createRange(); text.selectNodeContents(line.firstChild);"
        "const letters = text.getBoundingClientRect();"
        "return [button.top - letters.bottom, button.left - letters.right, button.width] })"
    )

    assert 2 == len(ends)
    for below, beside, width in ends:
        assert below < 0 <= beside < width == 24


def _block(page: str) -> str:
    start = page.index('<figure class="checkface-block"')
    return page[start : page.index("</figure>", start)].replace("../assets", "assets") + "</figure>"
