"""One browser for all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.hosts.browser.chromium_window import Window, open_window


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    yield from open_window()
