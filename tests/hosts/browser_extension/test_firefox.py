"""The other zip in a real Firefox: Python's pixels, and a card on a page that allows nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from tests.hosts.browser_extension.browser import unpacked, until
from tests.hosts.browser_extension.firefox import Firefox, firefox
from tests.hosts.browser_extension.sites import Site
from tests.hosts.browser_extension.test_card_in_page import SELECT, python_pixels
from tests.plugins.browser.packed_extension import packer

from checkface import Digest

DIGEST = Digest.of_text("Hello world")
ROOM = "document.documentElement.childElementCount"
DRAWN = "document.querySelector('.checkface-faces')?.ariaLabel"
PIXELS = """Promise.all([...document.querySelectorAll("canvas")].map(async (canvas) => {
  const {width, height} = canvas;
  const {data} = canvas.getContext("2d").getImageData(0, 0, width, height);
  const rgb = data.filter((_, n) => n % 4 < 3);
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", rgb));
  return Array.from(sum, (each) => each.toString(16).padStart(2, "0")).join("");
}))"""
CHECK = """(async () => {
  const {checkSelection} = await import("./selection.js");
  const tabs = await browser.tabs.query({});
  const info = {menuItemId: "selection", selectionText: "Hello world", frameId: 0};
  checkSelection(info, tabs.find(({url}) => url?.startsWith("http:")));
})()"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def place(browser: Firefox, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = unpacked(tmp_path_factory.mktemp("granted"), "firefox", granted=True)
    held = {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*.*")}
    assert "offscreen" not in json.loads(held["manifest.json"])["permissions"]
    archive = packer().write_zip(tmp_path_factory.mktemp("zip"), "firefox", held)
    return browser.install(archive)


@pytest.mark.drawn
def test_its_pixels_are_those_of_python(browser: Firefox, place: str) -> None:
    tab = browser.open(f"{place}popup.html#window=1&digest={DIGEST}")

    until(lambda: "Three faces of" in (browser.read(tab, DRAWN) or ""), "the faces")

    assert python_pixels(DIGEST, 256) == browser.read(tab, PIXELS)


def test_its_card_lies_on_a_page_that_allows_nothing_and_goes_with_escape(
    browser: Firefox, place: str, site: Site
) -> None:
    body = "<title>t</title><p id=it>Hello <b>world</b></p>"
    page = browser.open(site.page("/", body, content_security_policy="default-src 'none'"))
    browser.read(page, f"{SELECT} ?? 0")
    before = browser.read(page, ROOM)

    browser.read(browser.open(f"{place}options.html"), CHECK)

    until(lambda: browser.read(page, ROOM) == before + 1, "the card")
    assert browser.read(page, "document.documentElement.lastElementChild.shadowRoot") is None
    browser.tell("browsingContext.activate", context=page)
    keys = [{"type": kind, "value": "\ue00c"} for kind in ("keyDown", "keyUp")]
    browser.tell(
        "input.performActions",
        context=page,
        actions=[{"type": "key", "id": "keys", "actions": keys}],
    )
    until(lambda: browser.read(page, ROOM) == before, "the card to go")


def test_its_options_are_there_without_what_firefox_has_not(browser: Firefox, place: str) -> None:
    tab = browser.open(f"{place}options.html")

    until(lambda: browser.read(tab, "'ready' in document.documentElement.dataset"), "the page")

    assert ["hover", "downloads", "pages", "host"] == browser.read(
        tab, "[...document.querySelectorAll('.switch')].map((each) => each.id)"
    )
