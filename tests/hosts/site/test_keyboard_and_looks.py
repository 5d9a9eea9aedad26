"""The site by the keyboard alone, for a screen reader, and as each reader has it, in Chromium."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys
from tests.hosts.browser.chromium_window import Window, open_window
from tests.hosts.site.pages_at_work import At, lay_out
from tests.hosts.site.static_site import static_site

from checkface import Digest, Face

GIVE = """
const [files] = arguments, transfer = new DataTransfer();
for (const [name, content] of files) transfer.items.add(new File([atob(content)], name));
const input = document.querySelector("#check-files-input");
input.files = transfer.files;
input.dispatchEvent(new Event("change"));
"""
FOCUSED = "(({ id, className, tagName }) => id || className || tagName)(document.activeElement)"
CHECK = ["site-skip", "site-brand", "A", "A", "A", "site-language", "check-files", "check-folder"]
PLAY = [
    "first",
    "surprise",
    "checkface-copy",
    "copy",
    "png",
    "webp",
    "card",
    "SUMMARY",
    "age",
    "hair",
    "turn",
]
PAGES = ["", "play/", "use/"]
READERS = [("light", "none"), ("dark", "active"), ("light", "active")]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[At]:
    folder = lay_out(tmp_path_factory.mktemp("site"))
    for window in open_window():
        with static_site(folder) as site:
            yield At(window, site.url)


def give(page: At, *names: str) -> None:
    held = [(name, base64.b64encode(name.encode()).decode()) for name in names]
    page.window.driver.execute_script(GIVE, held)


def press(page: At, *keys: str) -> str:
    """What has the focus then."""
    ActionChains(page.window.driver).send_keys(*keys).perform()
    return str(page.read(FOCUSED))


def until_ready(page: At) -> None:
    page.wait("performance.getEntriesByName('site-ready').length > 0")


def words(text: str) -> str:
    return " ".join(Face(Digest.of_text(text)).words)


def test_check_is_used_by_the_keyboard_and_says_what_it_shows(page: At) -> None:
    page.go("/")
    until_ready(page)
    assert CHECK == [press(page, Keys.TAB) for _ in CHECK]
    assert "check-text" == press(page, Keys.TAB)

    give(page, "a.txt")
    page.wait(
        "document.querySelector('#check-aloud').textContent === arguments[0]",
        f"a.txt, {words('a.txt')}",
    )
    page.read("document.querySelector('#check-clear').focus()")
    assert "check-files" == press(page, Keys.ENTER)  # Start over


def test_who_asks_for_more_by_the_keyboard_goes_on_with_what_is_new(page: At) -> None:
    page.go("/")
    until_ready(page)
    give(page, *(f"{n}.txt" for n in range(70)))
    page.wait("document.querySelector('.check-more')")
    page.read("document.querySelector('.check-more').focus()")

    press(page, Keys.ENTER)

    assert page.read(
        "document.activeElement === document.querySelectorAll('.check-sheet > li')[60]"
    )


def test_whoever_cancels_by_the_keyboard_keeps_a_place(page: At) -> None:
    page.go("/")
    until_ready(page)
    page.window.driver.execute_script(
        "document.querySelector('#check-progress').hidden = false;"
        "document.querySelector('#check-cancel').focus();"
    )
    give(page, "a.txt")
    page.wait("document.querySelector('#check-progress').hidden")

    assert "check-files" == page.read(FOCUSED)


def test_play_is_used_by_the_keyboard_and_says_whom_it_shows(page: At) -> None:
    page.go("/play/")
    page.wait_for("hello")
    page.read("document.querySelector('#first').select()")
    press(page, "wow")
    page.wait_for("wow")

    assert f"wow, {words('wow')}" == page.read("document.querySelector('#aloud').textContent")
    assert "first" == page.read(FOCUSED)
    assert PLAY[1:] == [press(page, Keys.TAB) for _ in PLAY[1:]]


@pytest.mark.parametrize("path", PAGES)
def test_everybody_can_read_it(page: At, path: str) -> None:
    """Also at 1920 pixels, and in the colours of a reader's own."""
    page.window.resize(1920)
    page.go(f"/{path}")
    until_ready(page)
    for scheme, forced in READERS:
        page.window.emulate("", {"prefers-color-scheme": scheme, "forced-colors": forced})

        assert not page.window.violations("html"), (scheme, forced)


@pytest.mark.parametrize("path", PAGES)
def test_paper_is_light_also_in_the_dark(page: At, path: str) -> None:
    page.window.emulate("print", {"prefers-color-scheme": "dark"})
    page.go(f"/{path}")
    until_ready(page)

    assert "rgba(255, 255, 255, 1)" == page.window.style("body", "background-color")
    assert "#b01f18" == page.read(
        "getComputedStyle(document.documentElement).getPropertyValue('--checkface-bad').trim()"
    )


def test_the_site_can_be_installed(page: At) -> None:
    """What Chromium itself asks of an app: name, icons, where it starts."""
    page.go("/")
    until_ready(page)

    assert not installability_errors(page.window)


def installability_errors(window: Window) -> object:
    said = window.driver.execute_cdp_cmd("Page.getInstallabilityErrors", {})
    return said["installabilityErrors"]
