"""Turns our packed extension into a real Chromium that has it, and what it shows into text.

A person grants what is optional in a prompt that nothing but a person can answer: the extension
that is `granted` says in its manifest that it has all of it, and is else the same files.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright, Worker

ROOT = Path(__file__).parents[3]
CHROMIUM_ID = "ffaffcjkdpaleianplhbfmmmmoojgelm"
LONG = 300.0
"""Seconds, on a machine that is busy with other things."""
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=en-US",
)
PIXELS = """function() {
  const {width, height} = this;
  const {data} = this.getContext("2d").getImageData(0, 0, width, height);
  return btoa(Array.from(data, (each, n) => n % 4 < 3 ? String.fromCharCode(each) : "").join(""));
}"""


def unpacked(folder: Path, browser: str = "chromium", *, granted: bool = False) -> Path:
    """The extension as a browser loads it from the disk."""
    command = [sys.executable, ".ci/extension.py", "unpack", browser, str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=LONG)
    if granted:
        place = folder / "manifest.json"
        said = json.loads(place.read_text("utf-8"))
        said["permissions"] += said.pop("optional_permissions")
        said["host_permissions"] = said.pop("optional_host_permissions")
        place.write_text(json.dumps(said), "utf-8")
    return folder


def until(found: Callable[[], Any], what: str) -> Any:
    """What `found` returns as soon as it is anything."""
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.1)
    pytest.fail(f"waited {LONG:.0f} s for {what}")


@dataclass
class Browser:
    """A Chromium with the extension."""

    context: BrowserContext
    worker: Worker
    profile: Path
    sessions: dict[Page, CDPSession] = field(default_factory=dict)

    def ours(self, path: str, *, ready: bool = True) -> Page:
        """One of the extension's own pages."""
        page = self.context.new_page()
        page.set_viewport_size({"width": 460, "height": 900})
        page.goto(f"chrome-extension://{CHROMIUM_ID}/{path}")
        if ready:
            page.wait_for_selector("html[data-ready]", timeout=LONG * 1000)
        return page

    def check(self, page: Page, *, told: str = "", frame: int = 0) -> None:
        """The menu's item, clicked on `page`; `told` is what the menu says is selected."""
        page.bring_to_front()
        self.worker.evaluate(
            """async ([told, frame]) => {
              const [tab] = await chrome.tabs.query({active: true, lastFocusedWindow: true});
              const info = {menuItemId: "selection", selectionText: told, frameId: frame};
              chrome.contextMenus.onClicked.dispatch(info, tab);
            }""",
            [told, frame],
        )

    def card(self, page: Page) -> Card:
        """What our card in a page shows, as only the browser itself can see it."""
        if page not in self.sessions:
            self.sessions[page] = self.context.new_cdp_session(page)
        return Card(self.sessions[page])

    def new_window(self, work: Callable[[], object]) -> Page:
        """The window of our own that `work` makes the extension open."""
        before = list(self.context.pages)
        work()
        page: Page = until(lambda: self._opened_since(before), "a window of our own")
        page.wait_for_selector("html[data-ready]", timeout=LONG * 1000)
        return page

    def _opened_since(self, before: list[Page]) -> Page | None:
        self.worker.evaluate("1")  # what has happened is heard while something is asked
        new = [each for each in self.context.pages if each not in before]
        return next((each for each in new if each.url.startswith("chrome-extension:")), None)


@dataclass(frozen=True)
class Card:
    """Our card in a page: it lies in a closed shadow root, where no script of the page can look."""

    session: CDPSession

    def nodes(self) -> list[dict[str, Any]]:
        document = self.session.send("DOM.getDocument", {"depth": -1, "pierce": True})
        return [node for root in _closed_roots(document["root"]) for node in _below(root)]

    def text(self) -> str:
        """All that is to be read on it."""
        hidden = {"STYLE"}
        return " ".join(
            each["nodeValue"].strip()
            for node in self.nodes()
            if node["nodeName"] not in hidden
            for each in node.get("children", [])
            if each["nodeName"] == "#text" and each["nodeValue"].strip()
        )

    def waits_for(self, text: str) -> str:
        until(lambda: text in self.text(), f"{text!r} on the card, which says {self.text()!r}")
        return self.text()

    def waits_until_drawn(self) -> None:
        """By what a screen reader hears, so that nothing of the page is called."""
        until(lambda: any("Three faces of" in str(each.get("attributes")) for each in self.nodes()),
              "three faces on the card")  # fmt: skip

    def pixels(self) -> list[str]:
        """The sha256 of the RGB bytes of each picture that is there."""
        found = [node for node in self.nodes() if node["nodeName"] == "CANVAS"]
        return [sum_ for node in found if (sum_ := self._pixels_of(node["backendNodeId"]))]

    def _pixels_of(self, node: int) -> str:
        resolved = self.session.send("DOM.resolveNode", {"backendNodeId": node})
        call = {
            "objectId": resolved["object"]["objectId"],
            "functionDeclaration": PIXELS,
            "returnByValue": True,
        }
        said = self.session.send("Runtime.callFunctionOn", call)["result"]["value"]
        data = base64.b64decode(said)
        return hashlib.sha256(data).hexdigest() if len(data) > 3 else ""


def _closed_roots(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for root in node.get("shadowRoots", []):
        if root.get("shadowRootType") == "closed":
            yield root
    for child in node.get("children", []):
        yield from _closed_roots(child)


def _below(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("children", []):
        yield from _below(child)


@contextmanager
def chromium_with(playwright: Playwright, folder: Path, profile: Path) -> Iterator[Browser]:
    """Ends with a complaint if the extension has asked anybody for anything."""
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("chromium is not installed")
    log = profile / "network.json"
    context = playwright.chromium.launch_persistent_context(
        profile,
        timeout=LONG * 1000,
        executable_path=chromium,
        headless=False,  # the flag says it: extensions need the new way
        ignore_default_args=["--disable-extensions"],
        accept_downloads=True,
        args=[*FLAGS, f"--disable-extensions-except={folder}", f"--load-extension={folder}",
              f"--log-net-log={log}"],
    )  # fmt: skip
    context.set_default_timeout(LONG * 1000)
    workers = context.service_workers
    worker = workers[0] if workers else context.wait_for_event("serviceworker")
    try:
        yield Browser(context, worker, profile)
    finally:
        context.close()
    assert [] == asked_by_extension(log)


def asked_by_extension(log: Path) -> list[str]:
    """The addresses that requests of the extension went to, from the browser's own record."""
    text = log.read_text("utf-8", errors="replace")
    ours = f"chrome-extension://{CHROMIUM_ID}"
    events = [line for line in text.splitlines() if '"initiator"' in line and ours in line]
    assert '"initiator"' in text
    return [line for line in events if '"url":"http' in line or '"url":"ws' in line]
