"""A real download: the hash of its bytes, against the page that it came from and its manifest."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Playwright
from tests.hosts.browser_extension.browser import (
    CHROMIUM_ID,
    Browser,
    chromium_with,
    unpacked,
    until,
)
from tests.hosts.browser_extension.sites import Site

from checkface import Artifact, Digest, Face, Manifest, Release

DATA = b"the bytes of a wheel"
DIGEST, OTHER = Digest.of_bytes(DATA), Digest.of_bytes(b"other bytes")
NAME = "tiny-1.0-py3-none-any.whl"
BADGE = "async () => chrome.action.getBadgeText({})"
NO_BADGE = """async () => {
  const {action} = chrome;
  globalThis.set ??= action.setBadgeText.bind(action);
  globalThis.badges = [];
  action.setBadgeText = (badge) => { badges.push(badge.text); return set(badge); };
  await set({text: ""});
}"""
"""And from now on each is written down: a window that tells of a difference takes it away again."""
BADGES = "async () => badges"
RECORDS = "async () => (await chrome.storage.session.get('downloads')).downloads ?? []"


def words(digest: Digest) -> str:
    return " ".join(Face(digest).words)


def downloaded(
    browser: Browser, site: Site, folder: Path, line: str, name: str = NAME, *, link: str = ""
) -> Page:
    """The page from which a person has downloaded a file into `folder`; `link` is where it says
    that the file is."""
    path = f"/{quote(name)}"
    site.file(path, DATA)
    page = browser.context.new_page()
    session = browser.context.new_cdp_session(page)
    session.send("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
    page.goto(
        site.page("/", f"<title>t</title><pre>{line}</pre><a href='{link or path}'>get it</a>")
    )
    browser.worker.evaluate("async () => chrome.storage.session.clear()")
    browser.worker.evaluate(NO_BADGE)
    page.click("a")
    until(lambda: browser.worker.evaluate(RECORDS), "the download to be noticed")
    until(lambda: browser.worker.evaluate(RECORDS)[0]["state"] != "hashing", "its digest")
    return page


def release_of(digest: Digest, folder: Path) -> None:
    release = Release("tiny", "1.0", (Artifact(NAME, len(DATA), digest),))
    (folder / "checkface.json").write_text(Manifest.of(release, {}).text)


@pytest.fixture(scope="module")
def reading(granted: Browser) -> Browser:
    """It may look at the pages that downloads come from: the switch says so."""
    options = granted.ours("options.html")
    options.get_by_role("switch", name="Compare with the page").click()
    options.wait_for_selector("#pages [aria-checked=true]")
    assert (
        2 == options.locator("#downloads [aria-checked=true], #files [aria-checked=true]").count()
    )
    return granted


def test_a_download_that_page_and_manifest_promise_is_said_to_be_the_same(
    reading: Browser, site: Site, tmp_path: Path
) -> None:
    release_of(DIGEST, tmp_path)

    downloaded(reading, site, tmp_path, f"{DIGEST.value}  {NAME}")

    assert DATA == (tmp_path / NAME).read_bytes()
    until(lambda: "✓" in reading.worker.evaluate(BADGES), "the badge")
    popup = reading.ours("popup.html")
    said = popup.inner_text("#downloads")
    assert f"The page {site.address} names this very digest." in said
    assert f"checkface.json of tiny 1.0 names these bytes: {NAME}." in said
    popup.get_by_text(words(DIGEST)).wait_for()
    assert "" == reading.worker.evaluate(BADGE)


def test_a_download_of_other_bytes_is_told_at_once_in_a_window(
    reading: Browser, site: Site, tmp_path: Path
) -> None:
    window = reading.new_window(
        lambda: downloaded(reading, site, tmp_path, f"{OTHER.value}  {NAME}")
    )

    said = window.inner_text("#downloads")
    assert f"DIFFERENT: the page {site.address} names another digest for {NAME}." in said
    assert str(OTHER) in said


def test_a_page_that_says_nothing_proves_nothing(
    reading: Browser, site: Site, tmp_path: Path
) -> None:
    windows = len(reading.context.pages)

    downloaded(reading, site, tmp_path, "no digest", "a\u202egnp.whl")

    popup = reading.ours("popup.html")
    said = popup.inner_text("#downloads")
    assert "No sha256 stands on the page" in said
    assert "\u202e" not in said
    assert windows + 2 == len(reading.context.pages)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (f"SHA3-256\n{OTHER.value}  {NAME}", "pageNothing"),
        (f"BLAKE2s ({NAME}) = {OTHER.value}", "pageNothing"),
        (f"SHA256 ({NAME}) = {DIGEST.value[:-1]}", "pageUnread"),
    ],
)
def test_a_digest_of_another_algorithm_and_one_that_is_cut_are_no_difference(
    reading: Browser, site: Site, tmp_path: Path, line: str, key: str
) -> None:
    downloaded(reading, site, tmp_path, line)

    (record,) = reading.worker.evaluate(RECORDS)
    assert [(key, "unknown")] == [(each["key"], each["verdict"]) for each in record["findings"]]


def test_a_link_that_the_server_sends_elsewhere_still_promises_its_digest(
    reading: Browser, site: Site, tmp_path: Path
) -> None:
    link = site.moved("/get", f"/{NAME}") + f"#sha256={OTHER.value}"

    downloaded(reading, site, tmp_path, f"{DIGEST.value}  old.whl", link=link)

    until(lambda: "≠" in reading.worker.evaluate(BADGES), "the badge")
    (record,) = reading.worker.evaluate(RECORDS)
    assert ["pageDifferent"] == [each["key"] for each in record["findings"]]


def test_a_pipe_or_a_flood_beside_a_download_ends_nothing_and_is_said(
    reading: Browser, site: Site, tmp_path: Path
) -> None:
    for kind in ("pipe", "flood"):
        folder = tmp_path / kind
        folder.mkdir()
        manifest = folder / "checkface.json"
        os.mkfifo(manifest) if kind == "pipe" else manifest.write_bytes(b" " * 2_000_000)

        downloaded(reading, site, folder, f"{DIGEST.value}  {NAME}")

        (record,) = reading.worker.evaluate(RECORDS)
        keys = [each["key"] for each in record["findings"]]
        assert ["pageSame", "manifestUnreadable"] == keys
        until(lambda: "≠" in reading.worker.evaluate(BADGES), "the badge")


def test_a_file_whose_reading_the_browser_has_ended_is_read_again(
    reading: Browser, site: Site, tmp_path: Path
) -> None:
    downloaded(reading, site, tmp_path, f"{DIGEST.value}  {NAME}")
    page = reading.ours("popup.html")
    page.evaluate(
        f"""async () => {{
          const [{{id, name}}] = await ({RECORDS})();
          await chrome.storage.session.set({{downloads: [{{id, name, state: "hashing"}}]}});
        }}"""
    )
    session = reading.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")

    page.reload()

    page.get_by_text(words(DIGEST)).first.wait_for()


@pytest.fixture(scope="module")
def by_host(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """It may not read files, but ask the native host, which is there."""
    host = Path(sys.executable).with_name("checkface-native-host")
    if not host.exists():
        pytest.skip("checkface-native-host is not installed beside this Python")
    folder = unpacked(tmp_path_factory.mktemp("by_host"), granted=True)
    said = json.loads((folder / "manifest.json").read_text("utf-8"))
    said["host_permissions"].remove("file:///*")
    (folder / "manifest.json").write_text(json.dumps(said), "utf-8")
    profile = tmp_path_factory.mktemp("profile")
    entry = {"name": "org.checkface.host", "description": "x", "path": str(host), "type": "stdio",
             "allowed_origins": [f"chrome-extension://{CHROMIUM_ID}/"]}  # fmt: skip
    hosts = profile / "NativeMessagingHosts"
    hosts.mkdir()
    (hosts / "org.checkface.host.json").write_text(json.dumps(entry))
    with chromium_with(playwright, folder, profile) as browser:
        yield browser


def test_where_it_may_not_read_files_the_native_host_does(
    by_host: Browser, site: Site, tmp_path: Path
) -> None:
    release_of(OTHER, tmp_path)

    window = by_host.new_window(lambda: downloaded(by_host, site, tmp_path, ""))

    assert f"DIFFERENT: checkface.json names another digest for {NAME}." in window.inner_text(
        "#downloads"
    )
    window.get_by_text(words(DIGEST)).wait_for()
    options = by_host.ours("options.html")
    assert "answers" in options.inner_text("#host")
    shutil.rmtree(by_host.profile / "NativeMessagingHosts")
    options.reload()
    options.get_by_text("No checkface answers here").wait_for()
