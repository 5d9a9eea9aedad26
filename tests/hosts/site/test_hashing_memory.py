"""A large file on the Check page takes no more memory than a small one, in headless Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from tests.fakes.running_service import children_of, needs_proc
from tests.hosts.browser.chromium_window import Window, open_window
from tests.hosts.site.pages_at_work import At, lay_out
from tests.hosts.site.static_site import static_site

from checkface import Digest

SMALL, LARGE = 2_000_001, 300_000_001
MORE = 40 << 20
"""Bytes that a large file may take beyond a small one. When each piece had room of its own, 100 MB
of them lay about at times, and 220 MB beside other work."""
READ_DIGEST = "document.querySelector('#check-out').textContent.includes(arguments[0])"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[At]:
    folder = lay_out(tmp_path_factory.mktemp("site"), weights=False)
    for window in open_window():
        with static_site(folder) as site:
            yield At(window, site.url)


class Tabs:
    """The processes of a browser that run pages and their workers."""

    def __init__(self, window: Window) -> None:
        self.all = [Path(f"/proc/{pid}") for pid in below(window.driver.service.process.pid)]
        self.all = [each for each in self.all if b"--type=renderer" in command(each)]

    def forget(self) -> None:
        """What was the most until now."""
        try:
            for each in self.all:
                (each / "clear_refs").write_text("5")
        except OSError as error:
            pytest.skip(f"the system does not count anew: {error}")

    @property
    def most(self) -> int:
        """Bytes, as the system counts them: not what was seen by looking at times."""
        return sum(most_of(each) for each in self.all)


def below(pid: int) -> Iterator[int]:
    for child in children_of(pid):
        yield child
        yield from below(child)


def command(process: Path) -> bytes:
    return said_of(process, "cmdline")


def most_of(process: Path) -> int:
    found = re.search(rb"VmHWM:\s+(\d+) kB", said_of(process, "status"))
    return int(found[1]) << 10 if found else 0


def said_of(process: Path, what: str) -> bytes:
    """Nothing of one that has ended."""
    with suppress(OSError):
        return (process / what).read_bytes()
    return b""


def most_while_hashed(page: At, file: Path, size: int) -> int:
    with file.open("wb") as sparse:
        sparse.truncate(size)
    tabs = Tabs(page.window)
    assert tabs.all
    tabs.forget()
    page.window.driver.find_element(By.ID, "check-files-input").send_keys(str(file))
    page.wait(READ_DIGEST, file.name)
    page.wait(READ_DIGEST, Digest.of_file(file).value[:8])
    most = tabs.most
    page.click("#check-clear")
    return most


@needs_proc
def test_memory_is_constant_in_the_size_of_a_file(page: At, tmp_path: Path) -> None:
    page.go("/")
    page.wait("performance.getEntriesByName('site-ready').length > 0")
    most_while_hashed(page, tmp_path / "first", SMALL)  # what is loaded and compiled but once

    small = most_while_hashed(page, tmp_path / "small", SMALL)
    large = most_while_hashed(page, tmp_path / "large", LARGE)

    assert large - small < MORE, f"{(large - small) / 1e6:.0f} MB more"
