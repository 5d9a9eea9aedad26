"""A selection's card in real pages: it is of that selection, and its pixels are Python's."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from tests.hosts.browser_extension.browser import Browser, until
from tests.hosts.browser_extension.sites import Site

from checkface import Digest, Face, Painter

SELECT = "getSelection().selectAllChildren(document.querySelector('#it'))"
EMPTY = Digest.of_bytes(b"")
COMMIT = Digest("sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709")


def python_pixels(digest: Digest, side: int) -> list[str]:
    faces = [Face(digest, index) for index in range(3)]
    images = [Painter().sides(face, [side])[side] for face in faces]
    return [hashlib.sha256(image.tobytes()).hexdigest() for image in images]


@pytest.mark.drawn
def test_a_selection_on_a_page_that_allows_nothing_shows_the_faces_of_its_text(
    granted: Browser, site: Site
) -> None:
    """Its policy forbids pictures, styles and scripts of anybody."""
    body = "<title>t</title><p id=it>Hello <b>world</b></p>"
    page = granted.context.new_page()
    page.goto(site.page("/", body, content_security_policy="default-src 'none'"))
    page.evaluate(SELECT)

    granted.check(page, told="Hello world")

    digest, card = Digest.of_text("Hello world"), granted.card(page)
    until(lambda: len(card.pixels()) == 3, "three faces")
    assert python_pixels(digest, 256) == card.pixels()
    said = card.text()
    assert "“Hello world”" in said
    assert "these letters (11 of them)" in said
    assert " ".join(Face(digest).words) in said
    assert str(digest) in said.replace(" ", "")
    assert ["/"] == [each for each in site.asked if each != "/favicon.ico"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (EMPTY.value.upper(), EMPTY),
        (f" sha256:{EMPTY.value}\n", EMPTY),
        ("sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", EMPTY),
        (COMMIT.value, COMMIT),
    ],
)
def test_a_selection_that_reads_as_a_digest_is_that_digest(
    granted: Browser, site: Site, written: str, meant: Digest
) -> None:
    page = granted.context.new_page()
    page.goto(site.page("/", f"<title>t</title><pre id=it>{written}</pre>"))
    page.evaluate(SELECT)

    granted.check(page)

    said = granted.card(page).waits_for(" ".join(Face(meant).words))
    assert "this very digest" in said
    assert str(meant) in said.replace(" ", "")


def test_escape_a_click_beside_it_and_its_button_close_it_and_the_focus_goes_back(
    granted: Browser, site: Site
) -> None:
    page = granted.context.new_page()
    page.goto(site.page("/", "<title>t</title><p id=it>text</p><button id=b>b</button>"))
    card = granted.card(page)
    closings: list[Callable[[], None]] = [
        lambda: page.keyboard.press("Escape"),
        lambda: page.mouse.click(5, 5),
        lambda: page.keyboard.press("Enter"),
    ]

    for close in closings:
        page.focus("#b")
        page.evaluate(SELECT)
        granted.check(page)
        card.waits_for("Close")
        assert "b" != page.evaluate("document.activeElement.id")

        close()

        until(lambda: not card.nodes(), "the card to go")
        assert "b" == page.evaluate("document.activeElement.id")


def test_a_long_selection_is_cut_where_it_is_shown_and_not_where_it_is_hashed(
    granted: Browser, site: Site
) -> None:
    text = "long " * 100_000 + "end"
    page = granted.context.new_page()
    page.goto(site.page("/", f"<title>t</title><p id=it>{text}</p>"))
    page.evaluate(SELECT)

    granted.check(page, told=text[:300])

    said = granted.card(page).waits_for(" ".join(Face(Digest.of_text(text)).words))
    assert len(said) < 500
    assert "500003" in said


def test_lines_of_a_selection_and_letters_in_a_field_are_hashed_as_they_stand(
    granted: Browser, site: Site
) -> None:
    page = granted.context.new_page()
    page.goto(site.page("/", "<title>t</title><pre id=it>one\ntwo</pre><textarea>x\ny</textarea>"))
    page.evaluate(SELECT)
    granted.check(page, told="one two")
    card = granted.card(page)
    card.waits_for(" ".join(Face(Digest.of_text("one\ntwo")).words))
    page.keyboard.press("Escape")

    page.evaluate("document.querySelector('textarea').select()")
    granted.check(page, told="x y")

    card.waits_for(" ".join(Face(Digest.of_text("x\ny")).words))


def test_where_no_card_may_be_a_window_of_our_own_shows_it(shipped: Browser, site: Site) -> None:
    """As shipped it may enter no page before a person has clicked the menu, or the page is the
    browser's own."""
    page = shipped.context.new_page()
    page.goto(site.page("/", "<title>t</title><p id=it>text</p>"))

    window = shipped.new_window(lambda: shipped.check(page, told="a text"))

    window.get_by_text(" ".join(Face(Digest.of_text("a text")).words)).wait_for()
    assert "“a text”" in window.inner_text("#results")
    assert not shipped.card(page).nodes()
