"""Faces under the pointer: on any page, only of what lies there, only the latest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from tests.hosts.browser_extension.browser import Browser, until
from tests.hosts.browser_extension.sites import Site

from checkface import Digest, Face

DIGESTS = [Digest.of_text(str(n)) for n in range(4)]
INTEGRITY = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
COMMIT = Digest("sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709")
LISTEN = """() => {
  globalThis.connected = [];
  chrome.runtime.onConnect.addListener((port) => connected.push(port.name));
}"""


@pytest.fixture(scope="module")
def hovering(granted: Browser) -> Iterator[Browser]:
    options = granted.ours("options.html")
    switch = options.get_by_role("switch", name="Faces under the pointer")
    assert "false" == switch.get_attribute("aria-checked")
    switch.click()
    options.wait_for_selector("#hover [aria-checked=true]")
    granted.worker.evaluate(LISTEN)
    yield granted
    switch.click()
    options.wait_for_selector("#hover [aria-checked=false]")


def opened(browser: Browser, site: Site, body: str) -> Page:
    page = browser.context.new_page()
    page.goto(site.page("/", f"<title>t</title>{body}"))
    return page


def rest_on(page: Page, selector: str) -> None:
    box = page.locator(selector).bounding_box()
    assert box
    x, y = box["x"] + min(60, box["width"] / 2), box["y"] + box["height"] / 2
    page.mouse.move(x - 1, y)
    page.mouse.move(x, y)


def words(digest: Digest) -> str:
    return " ".join(Face(digest).words)


@pytest.mark.parametrize(
    ("body", "digest"),
    [
        (f"<code id=it>{COMMIT.value}</code>", COMMIT),
        (f"<a id=it href='/x/commit/{COMMIT.value}?y'>{COMMIT.value[:7]}</a>", COMMIT),
        (f"<pre id=it>{DIGESTS[0].value}  a.whl</pre>", DIGESTS[0]),
        (f"<p id=it><b>{DIGESTS[1].value[:30]}</b><i>{DIGESTS[1].value[30:]}</i></p>", DIGESTS[1]),
        (f"<p><code id=it>{INTEGRITY}</code>", Digest.of_bytes(b"")),
        (f"<abbr id=it title='{DIGESTS[2]}'>the file</abbr>", DIGESTS[2]),
    ],
)  # fmt: skip
def test_a_pointer_that_rests_on_a_digest_shows_its_face(
    hovering: Browser, site: Site, body: str, digest: Digest
) -> None:
    page = opened(hovering, site, body)
    card = hovering.card(page)

    rest_on(page, "#it")

    said = card.waits_for(words(digest))
    assert str(digest) in said.replace(" ", "")
    page.mouse.move(1200, 700)
    until(lambda: not card.nodes(), "the card to go")
    page.close()


def test_a_link_that_gets_the_focus_by_keyboard_shows_its_face(
    hovering: Browser, site: Site
) -> None:
    page = opened(hovering, site, f"<a href='/commit/{COMMIT.value}'>a commit</a>")
    card = hovering.card(page)

    page.keyboard.press("Tab")
    card.waits_for(words(COMMIT))
    page.keyboard.press("Escape")

    until(lambda: not card.nodes(), "the card to go")


def test_only_the_latest_of_many_is_shown(hovering: Browser, site: Site) -> None:
    rows = "".join(f"<pre id=r{n}>{each.value}</pre>" for n, each in enumerate(DIGESTS))
    page = opened(hovering, site, rows)
    card = hovering.card(page)

    for n in (0, 1, 2, 0, 1, 2, 3):
        rest_on(page, f"#r{n}")
        page.wait_for_timeout(300)

    card.waits_for(words(DIGESTS[3]))
    until(lambda: len(card.pixels()) == 3, "three faces")
    assert not any(words(each) in card.text() for each in DIGESTS[:3])


def test_nothing_is_read_before_the_pointer_rests_and_no_event_of_a_script_is_heard(
    hovering: Browser, site: Site
) -> None:
    rows = "".join(f"<pre>{Digest.of_text(str(n)).value}</pre>" for n in range(3000))
    page = opened(hovering, site, f"<h1>A page of digests</h1>{rows}")
    hovering.worker.evaluate("() => { connected.length = 0; }")
    page.evaluate(
        """() => {
          for (const each of document.querySelectorAll("pre")) {
            const {left, top} = each.getBoundingClientRect();
            for (const name of ["pointermove", "pointerover", "pointerenter", "focusin"])
              each.dispatchEvent(new PointerEvent(name,
                {bubbles: true, clientX: left + 50, clientY: top + 5, pointerType: "mouse"}));
          }
        }"""
    )
    page.mouse.move(60, 30)  # on the heading
    page.wait_for_timeout(800)

    assert [] == hovering.worker.evaluate("connected")
    assert not hovering.card(page).nodes()

    rest_on(page, "pre >> nth=0")
    hovering.card(page).waits_for(words(DIGESTS[0]))
    assert ["hover"] == hovering.worker.evaluate("connected")


def test_it_is_shown_on_top_and_a_click_goes_through_it_to_the_page(
    hovering: Browser, site: Site
) -> None:
    look = "position:fixed;inset:0;z-index:2147483647;background:#fff;pointer-events:none"
    veil = f"<div style='{look}'></div>"
    page = opened(hovering, site, f"<pre id=it>{DIGESTS[0].value}</pre>{veil}")
    card = hovering.card(page)
    page.evaluate("() => { addEventListener('click', (e) => { window.hit = e.target.tagName; }); }")

    rest_on(page, "#it")
    card.waits_for(words(DIGESTS[0]))

    assert "HTML" == page.evaluate("document.elementFromPoint(60, 70)?.tagName")
    page.mouse.click(60, 70)
    assert "DIV" != page.evaluate("window.hit")


def test_a_page_that_stays_open_shows_no_faces_after_the_switch_is_turned_off(
    hovering: Browser, site: Site
) -> None:
    page = opened(hovering, site, f"<p id=it>{DIGESTS[0].value}</p><p id=no>other</p>")
    rest_on(page, "#it")
    hovering.card(page).waits_for(words(DIGESTS[0]))
    options = hovering.ours("options.html")
    switch = options.get_by_role("switch", name="Faces under the pointer")
    switch.click()
    options.wait_for_selector("#hover [aria-checked=false]")

    page.bring_to_front()
    for _ in range(3):
        rest_on(page, "#no")
        rest_on(page, "#it")
        page.wait_for_timeout(700)

    assert not hovering.card(page).nodes()
    switch.click()
    options.wait_for_selector("#hover [aria-checked=true]")
