"""The popup, the window and the options: what they show is true, and everybody can use them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.hosts.browser.chromium_window import axe
from tests.hosts.browser_extension.browser import ROOT, Browser, until
from tests.hosts.browser_extension.sites import Site

from checkface import Artifact, Digest, Face, Manifest, Release

DATA = b"the bytes of a wheel"
DIGEST = Digest.of_bytes(DATA)
OTHER = Digest.of_bytes(b"other bytes")


def words(digest: Digest) -> str:
    return " ".join(Face(digest).words)


def complaints(page: Page) -> list[str]:
    """What axe-core holds against the page, in the light and in the dark."""
    page.evaluate(axe())
    found = list[str]()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        said = page.evaluate("axe.run()")["violations"]
        found += [
            f"{scheme} {each['id']}: {node['html']}" for each in said for node in each["nodes"]
        ]
    return found


def tab_of(browser: Browser, page: Page) -> int:
    page.bring_to_front()
    found: int = browser.worker.evaluate(
        "async () => (await chrome.tabs.query({active: true, lastFocusedWindow: true}))[0].id"
    )
    return found


def wheel(folder: Path, name: str = "tiny-1.0-py3-none-any.whl") -> Path:
    path = folder / name
    path.write_bytes(DATA)
    return path


def release_of(digest: Digest, folder: Path) -> Path:
    artifact = Artifact("tiny-1.0-py3-none-any.whl", len(DATA), digest)
    path = folder / "checkface.json"
    path.write_text(Manifest.of(Release("tiny", "1.0", (artifact,)), {}).text)
    return path


def drawn(page: Page) -> None:
    until(lambda: page.locator(".checkface-note").count() == 0, "the faces")


def test_the_popup_shows_the_face_of_the_address_and_both_its_spellings(
    granted: Browser, site: Site
) -> None:
    page = granted.context.new_page()
    address = site.page("/a?b", "<title>t</title>").replace("127.0.0.1", "xn--mnchen-3ya.localhost")
    page.goto(address)
    origin = address.removesuffix("/a?b")

    popup = granted.ours(f"popup.html#tab={tab_of(granted, page)}")

    popup.get_by_text(words(Digest.of_text(origin))).wait_for()
    said = popup.inner_text("#origin")
    assert origin in said
    assert "münchen.localhost" in said
    assert "xn--mnchen-3ya.localhost" in said
    popup.click("summary")
    assert "does not say that the site is honest" in popup.inner_text("#origin")
    drawn(popup)
    assert [] == complaints(popup)


@pytest.mark.parametrize("address", ["about:blank", "chrome://version/"])
def test_of_a_page_without_an_address_of_its_own_it_shows_none(
    granted: Browser, address: str
) -> None:
    page = granted.context.new_page()
    page.goto(address)

    popup = granted.ours(f"popup.html#tab={tab_of(granted, page)}")

    assert popup.is_hidden("#origin")
    assert popup.is_visible("#drop")


def test_a_file_is_compared_with_its_page_and_its_manifest(
    granted: Browser, site: Site, tmp_path: Path
) -> None:
    page = granted.context.new_page()
    page.goto(
        site.page("/", f"<title>t</title><pre>{DIGEST.value}  tiny-1.0-py3-none-any.whl</pre>")
    )
    window = granted.ours(f"popup.html#window=1&tab={tab_of(granted, page)}")

    window.set_input_files("#files", [wheel(tmp_path), release_of(DIGEST, tmp_path)])

    window.get_by_text(words(DIGEST)).wait_for()
    said = window.inner_text("#results")
    assert f"The page {site.address} names this very digest." in said
    assert "checkface.json of tiny 1.0 names these bytes: tiny-1.0-py3-none-any.whl." in said
    assert "undefined" not in said
    assert str(DIGEST) in said.replace(" ", "").replace("\n", "")
    drawn(window)
    assert [] == complaints(window)


def test_other_bytes_than_page_and_manifest_promise_are_said_to_differ(
    granted: Browser, site: Site, tmp_path: Path
) -> None:
    page = granted.context.new_page()
    page.goto(
        site.page("/", f"<title>t</title><pre>{OTHER.value}  tiny-1.0-py3-none-any.whl</pre>")
    )
    window = granted.ours(f"popup.html#window=1&tab={tab_of(granted, page)}")

    window.set_input_files("#files", [wheel(tmp_path), release_of(OTHER, tmp_path)])

    window.get_by_text(words(DIGEST)).wait_for()
    said = window.inner_text("#results")
    assert "undefined" not in said
    assert 2 == said.count("DIFFERENT")
    assert 2 == said.count(str(OTHER))
    assert 2 == window.locator("#results .checkface-different[role=alert]").count()
    drawn(window)
    assert [] == complaints(window)


def test_a_difference_stands_above_what_is_the_same(
    granted: Browser, site: Site, tmp_path: Path
) -> None:
    page = granted.context.new_page()
    page.goto(site.page("/", f"<title>t</title><pre>{DIGEST.value}</pre>"))
    window = granted.ours(f"popup.html#window=1&tab={tab_of(granted, page)}")

    window.set_input_files("#files", [wheel(tmp_path), release_of(OTHER, tmp_path)])

    lines = window.locator("#results .checkface-verdict")
    lines.nth(1).wait_for()
    assert lines.nth(0).inner_text().strip().startswith("DIFFERENT: checkface.json")
    assert "names this very digest" in lines.nth(1).inner_text()


def test_a_digest_that_is_pasted_is_compared_with_the_file_or_shown_alone(
    shipped_window: Page, tmp_path: Path
) -> None:
    window = shipped_window
    window.fill("#digest", f"SHA256:{OTHER.value.upper()}")
    window.keyboard.press("Enter")
    window.get_by_text(words(OTHER)).wait_for()

    window.fill("#digest", "no digest")
    window.keyboard.press("Enter")
    window.get_by_text("That is no digest").wait_for()

    window.set_input_files("#files", [wheel(tmp_path, "a\u202ehtml.whl")])
    window.get_by_text(words(DIGEST)).wait_for()
    for pasted, said in ((DIGEST, "The same"), (OTHER, "DIFFERENT"),
                         (Digest("sha1", "0" * 40), "Cannot be compared")):  # fmt: skip
        window.fill("#digest", str(pasted))
        window.click("form button")
        line = window.locator(".pasted .checkface-verdict")
        line.get_by_text(said).wait_for()
        assert r"a\u202ehtml.whl" in line.inner_text()


@pytest.fixture
def shipped_window(granted: Browser) -> Page:
    return granted.ours("popup.html#window=1")


def test_a_window_that_a_link_could_open_shows_text_as_text(granted: Browser) -> None:
    title = "<img src=x onerror=alert(1)>\u202e"

    window = granted.ours(f"popup.html#window=1&digest={DIGEST}&title={title}")

    assert title[:-1] + r"\u202e" in window.inner_text("#results")
    assert 0 == window.locator("#results img").count()


def test_the_options_are_all_off_and_say_what_they_ask(granted: Browser) -> None:
    options = granted.ours("options.html")
    options.set_viewport_size({"width": 390, "height": 800})

    names = [each.inner_text() for each in options.locator(".switch h2").all()]

    assert [
        "Faces under the pointer",
        "Faces of downloads",
        "Compare with the page",
        "Read finished downloads",
        "Ask checkface on this computer",
    ] == names
    assert 5 == options.get_by_role("switch").count()
    assert options.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [] == complaints(options)


@pytest.mark.parametrize("width", [320, 460])
def test_no_page_is_wider_than_its_window(granted: Browser, width: int) -> None:
    window = granted.ours(f"popup.html#window=1&digest={DIGEST}&title={'x' * 200}")
    window.set_viewport_size({"width": width, "height": 700})

    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_no_key_is_shown_for_a_sentence(granted: Browser) -> None:
    keys = json.loads((ROOT / "plugins/browser/extension/_locales/en/messages.json").read_text())
    for path in ("popup.html#window=1", "options.html"):
        page = granted.ours(path)
        shown = page.evaluate("document.body.innerText").split("\n")
        assert not (set(keys) - {"name"}) & set(shown)
        assert "en" == page.evaluate("document.documentElement.lang")
