"""One browser for all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.hosts.browser.chromium_window import Window, open_window
from tests.hosts.site.pages_at_work import PATIENCE


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    for window in open_window():
        window.driver.set_script_timeout(PATIENCE)
        yield window
