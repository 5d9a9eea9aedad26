"""A real download in a real Firefox: hashed by the native host, against the page and its manifest.

The extension is the one that is shipped, and asks for what is optional when a switch is clicked.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.hosts.browser_extension.browser import until
from tests.hosts.browser_extension.firefox import ID, Firefox, firefox
from tests.hosts.browser_extension.sites import Site
from tests.plugins.browser.packed_extension import packer

from checkface import Artifact, Digest, Manifest, Release

DATA = b"the bytes of a wheel"
DIGEST, OTHER = Digest.of_bytes(DATA), Digest.of_bytes(b"other bytes")
NAME = "tiny-1.0-py3-none-any.whl"
RECORDS = "browser.storage.session.get('downloads').then(({downloads}) => downloads ?? [])"
FORGET = "browser.storage.session.clear().then(() => browser.action.setBadgeText({text: ''})) ?? 0"
RESTS = "browser.extension.getBackgroundPage() === null"
"""Then only what it has asked to hear of wakes it."""


@dataclass
class Downloading:
    """A Firefox whose user has turned the switches on, and the folder of its downloads."""

    browser: Firefox
    place: str
    options: str
    folder: Path

    def record(self, site: Site, line: str) -> Any:
        """What is known of a file that a person has downloaded from a page."""
        site.file(f"/{NAME}", DATA)
        self.browser.read(self.options, FORGET)
        until(lambda: self.browser.read(self.options, RESTS), "the background to be ended")
        page = f"<title>t</title><pre>{line}</pre><a href='{NAME}'>get it</a>"
        tab = self.browser.open(site.page("/", page))
        self.browser.read(tab, "document.querySelector('a').click() ?? 0")
        until(self._is_known, "the download to be read")
        (record,) = self.browser.read(self.options, RECORDS)
        return record

    def _is_known(self) -> bool:
        found = self.browser.read(self.options, RECORDS)
        return bool(found) and found[0]["state"] != "hashing"

    def badge(self) -> Any:
        return self.browser.read(self.options, "browser.action.getBadgeText({})")


SETTINGS = {
    "browser_download_folderList": 2,
    "extensions_webextOptionalPermissionPrompts": False,
    "extensions_background_idle_timeout": 2000,
}
"""Downloads go where we say; whoever asks in a click is granted it; whoever rests is ended soon."""


@pytest.fixture(scope="module")
def downloading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Downloading]:
    program = Path(sys.executable).with_name("checkface-native-host")
    if not program.exists():
        pytest.skip("checkface-native-host is not installed beside this Python")
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("downloads")
    entry = home / ".mozilla/native-messaging-hosts/org.checkface.host.json"
    entry.parent.mkdir(parents=True)
    said = {"name": "org.checkface.host", "description": "x", "path": str(program)}
    entry.write_text(json.dumps({**said, "type": "stdio", "allowed_extensions": [ID]}))
    archives = tmp_path_factory.mktemp("zip")
    with firefox(
        tmp_path_factory.mktemp("profile"), home, browser_download_dir=str(folder), **SETTINGS
    ) as browser:
        place = browser.install(packer().write_zip(archives, "firefox", contents()))
        options = browser.open(f"{place}options.html")
        until(lambda: browser.read(options, "'ready' in document.documentElement.dataset"), "it")
        for switch in ("downloads", "pages", "host"):
            browser.click(options, f"#{switch} button")
            on = f"document.querySelector('#{switch} [aria-checked=true]') !== null"
            until(lambda on=on: browser.read(options, on), f"{switch} to be on")  # type: ignore[misc]
        alarm = "browser.alarms.getAll().then(({length}) => length === 0)"
        until(lambda: browser.read(options, alarm), "the background to begin anew")
        yield Downloading(browser, place, options, folder)


def contents() -> dict[str, bytes]:
    held: dict[str, bytes] = packer().contents("firefox", packer().packed_weights(1))
    return held


def release_of(digest: Digest, folder: Path) -> None:
    release = Release("tiny", "1.0", (Artifact(NAME, len(DATA), digest),))
    (folder / "checkface.json").write_text(Manifest.of(release, {}).text)


def test_a_download_that_page_and_manifest_promise_is_said_to_be_the_same(
    downloading: Downloading, site: Site
) -> None:
    release_of(DIGEST, downloading.folder)

    record = downloading.record(site, f"{DIGEST.value}  {NAME}")

    assert DATA == (downloading.folder / NAME).read_bytes()
    assert str(DIGEST) == record["digest"]
    assert ["pageSame", "manifestSame"] == [each["key"] for each in record["findings"]]
    until(lambda: downloading.badge() == "✓", "the badge")


def test_a_file_of_other_bytes_is_told_under_the_name_that_the_browser_gives_it(
    downloading: Downloading, site: Site
) -> None:
    """There is one of that name already."""
    release_of(OTHER, downloading.folder)
    (downloading.folder / NAME).touch()

    record = downloading.record(site, f"{OTHER.value}  {NAME}\n{DIGEST.value}  old.whl")

    assert record["name"] != NAME
    assert ["pageDifferent", "manifestDifferent"] == [each["key"] for each in record["findings"]]
    until(lambda: downloading.badge() == "≠", "the badge")
    until(lambda: f"download={record['id']}" in str(_addresses(downloading)), "a window of our own")


def _addresses(downloading: Downloading) -> list[str]:
    tree = downloading.browser.tell("browsingContext.getTree")
    return [each["url"] for each in tree["contexts"]]
