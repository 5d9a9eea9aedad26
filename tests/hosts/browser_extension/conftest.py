"""One browser with the extension for each file of tests: as it is shipped, or with all granted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, sync_playwright
from tests.hosts.browser_extension.browser import Browser, chromium_with, unpacked
from tests.hosts.browser_extension.sites import Site, open_site


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """It holds the thread's event loop, so no longer than a file of tests takes."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def shipped(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = unpacked(tmp_path_factory.mktemp("shipped"))
    with chromium_with(playwright, folder, tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture(scope="module")
def granted(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = unpacked(tmp_path_factory.mktemp("granted"), granted=True)
    with chromium_with(playwright, folder, tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as site:
        yield site
