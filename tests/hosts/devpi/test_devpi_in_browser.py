"""Promises to whoever reads the page of a version, by eye, by ear or by keyboard, in Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.fakes.running_devpi import Devpi
from tests.hosts.browser.chromium_window import Window, open_window
from tests.hosts.devpi.test_devpi_pages import faces_of, with_plum

HOSTILE = "plum-2.0<img src=x onerror='window.ran=1'>.zip"
LONG = "plum-3.0-" + "very-long-name-" * 5 + ".zip"
OURS = ".checkface-index"


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    yield from open_window()


@pytest.fixture(scope="module")
def index(shared: Devpi) -> str:
    """All that is looked at, drawn."""
    index = with_plum(shared, "looked")
    shared.upload(
        index, HOSTILE, b"hostile", "plum", "2.0", description="<script>window.ran=1</script>"
    )
    shared.upload(index, LONG, b"long", "plum", "3.0")
    for version in ("1.0", "2.0", "3.0"):
        for path in faces_of(shared.whole_page(index, "plum", version)):
            assert shared.drawn(path).status == 200
    return index


@pytest.mark.parametrize("version", ["1.0", "2.0", "3.0"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_whole_and_read_by_everybody(
    shared: Devpi, index: str, window: Window, version: str, width: int
) -> None:
    window.complaints()  # of another page
    window.resize(width)
    window.visit(f"{shared.url}/{index}/plum/{version}")

    pictures = window.pictures(f"{OURS} img.checkface-picture")
    assert (3 if version == "1.0" else 2) == len(pictures)
    assert all(each.natural_width for each in pictures)
    assert {each.alt for each in pictures} <= set(window.heard())
    assert [] == window.violations(OURS)
    head, words = f"{OURS} th:nth-child(3)", f"{OURS} td.checkface-words"
    assert window.box(head)[0] == window.box(words)[0], "a heading stands above its column"
    assert not window.read("window.ran")
    assert [] == [said for said in window.complaints() if "checkface" in said]
    assert len(pictures) == window.read(
        f"document.querySelectorAll('{OURS} .checkface-copy').length"
    ) - (version == "1.0"), "a button for each digest, and for the command"


def test_nothing_of_ours_is_wider_than_the_window(
    shared: Devpi, index: str, window: Window
) -> None:
    """Not wider than what the host itself shows of such a name."""
    window.resize(390)
    for version in ("1.0", "2.0", "3.0"):
        window.visit(f"{shared.url}/{index}/plum/{version}")
        with_ours = window.read("document.documentElement.scrollWidth")
        window.driver.execute_script("document.querySelector('tr.Faces').remove()")
        assert max(390, window.read("document.documentElement.scrollWidth")) >= with_ours, version


def test_the_page_works_without_scripts(shared: Devpi, index: str, window: Window) -> None:
    with window.without_scripts():
        window.driver.get(f"{shared.url}/{index}/plum/1.0")
        assert "These faces are this index's word" in window.text(OURS)
        assert "pip-checkface install --index-url" in window.text(OURS)
