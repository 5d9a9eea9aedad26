"""Turns a page on the disk into what a reader of it sees and hears, in headless Chromium.

from tests.hosts.browser.chromium_window import Window, open_window

@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    yield from open_window()
"""

from __future__ import annotations

import base64
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.remote_connection import RemoteConnection
from tests.fakes.ports import free_port

PATIENCE = 240
"""Seconds until a script of ours is given up: a picture takes two where nothing else runs."""
FLAGS = (
    "headless",
    "no-sandbox",
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
    "force-prefers-reduced-motion",
)
FORGETFUL = "try { localStorage.clear() } catch { /* a page without one */ }"
"""Themes keep what they found on the first visit: pages would stay light in the dark."""
EAGER = "document.querySelectorAll('img').forEach(each => { each.loading = 'eager'; })"
"""A page that nobody scrolls would not load what is below the window."""


@dataclass(frozen=True)
class Shown:
    """A picture in a page."""

    alt: str
    natural_width: int
    """Pixels of the file; 0 if it was not loaded."""
    width: int
    """CSS pixels in the page."""
    height: int


@dataclass(frozen=True)
class Window:
    """A window of the browser."""

    driver: Chrome

    def open(self, page: Path, *, scheme: Literal["light", "dark"] = "light") -> None:
        """`page` from the disk, as a reader has it who downloaded the site."""
        self.emulate("", {"prefers-color-scheme": scheme})
        self.complaints()  # of another page
        self.visit(page.as_uri())

    def emulate(self, media: str, features: Mapping[str, str]) -> None:
        """What pages ask of the screen: `print` or nothing, and what its reader prefers."""
        named = [{"name": name, "value": value} for name, value in features.items()]
        self._tell("Emulation.setEmulatedMedia", media=media, features=named)

    def visit(self, url: str) -> None:
        """The page there, with all its pictures."""
        self.driver.get(url)
        self.driver.execute_script(EAGER)
        self.driver.execute_async_script(
            "const done = arguments[0];"
            "Promise.all([...document.images].map(i => i.decode().catch(() => 0))).then(done)"
        )

    def resize(self, width: int, height: int = 900) -> None:
        self.driver.set_window_size(width, height)

    def pictures(self, selector: str = "img.checkface-picture") -> list[Shown]:
        """Those that `selector` finds, in the order of the page."""
        found = self.driver.execute_script(
            "return [...document.querySelectorAll(arguments[0])].map(i =>"
            " [i.alt, i.naturalWidth, i.clientWidth, i.clientHeight])",
            selector,
        )
        return [Shown(*each) for each in found]

    def read(self, script: str, *arguments: object) -> Any:
        """What a script returns."""
        return self.driver.execute_script(f"return {script}", *arguments)

    def heard(self) -> list[str]:
        """The names of all images in the accessibility tree: what a screen reader says."""
        nodes = self._tell("Accessibility.getFullAXTree")["nodes"]
        return [
            node["name"]["value"]
            for node in nodes
            if node.get("role", {}).get("value") in {"image", "img"}
        ]

    def box(self, selector: str) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the first element that `selector` finds."""
        found = self.read(
            "(box => [box.left, box.top, box.right, box.bottom])"
            "(document.querySelector(arguments[0]).getBoundingClientRect())",
            selector,
        )
        return tuple(found)

    def text(self, selector: str) -> str:
        """What is to be read in the first element that `selector` finds."""
        return self.driver.find_element(By.CSS_SELECTOR, selector).text

    def style(self, selector: str, key: str) -> str:
        """What the style of the first element that `selector` finds comes to."""
        return self.driver.find_element(By.CSS_SELECTOR, selector).value_of_css_property(key)

    def complaints(self) -> list[str]:
        """What the browser wrote to its console since it was asked last."""
        log = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [entry["message"] for entry in log]

    def print_media(self) -> None:
        """Show the page as it is printed."""
        self._tell("Emulation.setEmulatedMedia", media="print")

    @contextmanager
    def without_scripts(self) -> Iterator[None]:
        """No page runs a script meanwhile."""
        self._tell("Emulation.setScriptExecutionDisabled", value=True)
        try:
            yield
        finally:
            self._tell("Emulation.setScriptExecutionDisabled", value=False)

    def focusable(self) -> list[str]:
        """The text or label of each element of ours that the Tab key reaches."""
        found: list[str] = self.driver.execute_script(
            "return [...document.querySelectorAll('[class^=checkface-]')]"
            ".flatMap(e => [e, ...e.querySelectorAll('a, button')])"
            ".filter(e => e.tabIndex >= 0)"
            ".map(e => e.getAttribute('aria-label') || e.textContent)"
        )
        return found

    def violations(self, selector: str = "[class^=checkface-]") -> list[str]:
        """What axe-core holds against the elements that `selector` finds, and what is in them."""
        self.driver.execute_script(axe())
        result = self.driver.execute_async_script(
            "const done = arguments[1];"
            "axe.run({include: [...document.querySelectorAll(arguments[0])]}).then(done)",
            selector,
        )
        return [
            f"{each['id']}: {node['html']} {node['failureSummary']}"
            for each in result["violations"]
            for node in each["nodes"]
        ]

    def photograph(self, picture: Path) -> None:
        """The whole page as a PNG, for a person to look at."""
        shot = self._tell("Page.captureScreenshot", captureBeyondViewport=True)
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_bytes(base64.b64decode(shot["data"]))

    def _tell(self, command: str, **arguments: object) -> Any:
        return self.driver.execute_cdp_cmd(command, arguments)


def _let_scripts_speak(chrome: Chrome) -> None:
    """What a script says when it has waited long enough comes before the driver's own end."""
    chrome.set_script_timeout(PATIENCE)
    assert isinstance(chrome.command_executor, RemoteConnection)
    chrome.command_executor.client_config.timeout = 2 * PATIENCE


def axe() -> str:
    """The script of axe-core, from the wheel that has it inside; its own tools are not used."""
    spec = find_spec("axe_playwright_python")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("axe-playwright-python is not installed")
    return (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")


def open_window() -> Iterator[Window]:
    """One for a module of tests; skipped where there is no Chromium."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        pytest.skip("chromium and chromedriver are not installed")
    options = ChromeOptions()
    options.binary_location = browser
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for flag in (*FLAGS, f"user-data-dir={profile}"):
            options.add_argument(f"--{flag}")
        chrome = Chrome(options, Service(driver, port=free_port()))
        try:
            _let_scripts_speak(chrome)
            chrome.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": FORGETFUL})
            yield Window(chrome)
        finally:
            chrome.quit()
