"""Lays out the site as it is served, and uses its pages as a visitor does.

lay_out(folder) writes it; `At(window, url)` is a page of it.
"""

from __future__ import annotations

import base64
import hashlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hosts.browser.chromium_window import PATIENCE, Window

from checkface.javascript import packed_weights
from checkface_server.site.pages import WEIGHTS, site_files

PIXELS = """
const [done] = arguments, canvas = document.querySelector("#picture canvas");
const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
const rgb = data.filter((_, at) => at % 4 !== 3);
crypto.subtle.digest("SHA-256", rgb).then((sum) =>
  done(Array.from(new Uint8Array(sum), (each) => each.toString(16).padStart(2, "0")).join("")));
"""
PUT = """
const [selector, value] = arguments, box = document.querySelector(selector);
box.value = value;
box.dispatchEvent(new Event("input", { bubbles: true }));
"""
KEPT = """
const [done] = arguments;
const made = URL.createObjectURL;
URL.createObjectURL = (blob) => {
  URL.createObjectURL = made;
  const reader = new FileReader();
  reader.onload = () => {
    globalThis.saved = { type: blob.type, data: reader.result.split(",")[1] };
  };
  reader.readAsDataURL(blob);
  return made.call(URL, blob);
};
HTMLAnchorElement.prototype.click = function () { globalThis.savedAs = this.download; };
globalThis.saved = undefined;
done();
"""


def lay_out(folder: Path, *, weights: bool = True) -> Path:
    """All files of the site in a folder; the weights packed as quickly as they can be."""
    for path, file in site_files().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(file.content)
    if weights:
        (folder / WEIGHTS).parent.mkdir(exist_ok=True)
        (folder / WEIGHTS).write_bytes(packed_weights(level=1))
    return folder


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class At:
    """A page of the site, and what is done there."""

    window: Window
    url: str

    def go(self, path: str) -> None:
        """There, as from nowhere: a change of the fragment alone would load nothing."""
        self.window.driver.get("about:blank")
        self.window.driver.get(self.url + path)

    def put(self, selector: str, value: str) -> None:
        """Into a box, a slider: at once, whatever characters it has."""
        self.window.driver.execute_script(PUT, selector, value)

    def click(self, selector: str) -> None:
        script = "document.querySelector(arguments[0]).click()"
        self.window.driver.execute_script(script, selector)

    def wait(self, condition: str, *arguments: object) -> None:
        """Until it is true of the page."""
        end = time.monotonic() + PATIENCE
        while not self.read(condition, *arguments):
            assert time.monotonic() < end, (condition, self.read("document.body.innerText"))
            time.sleep(0.1)

    def wait_for(self, title: str) -> None:
        """Until the picture of it is there, in full."""
        self.wait(
            "document.querySelector('#picture .checkface-title')?.textContent === arguments[0]"
            " && document.querySelector('#picture').getAttribute('aria-busy') === 'false'"
            " && document.querySelector('#picture canvas').width === 1024",
            title,
        )

    def wait_for_words(self, title: str) -> None:
        """Until its words or, of a mixture, what that is: the picture comes later."""
        self.wait(
            "document.querySelector('#picture .checkface-title')?.textContent === arguments[0]"
            " && document.querySelector('#picture figcaption').children.length > 1",
            title,
        )

    def read(self, script: str, *arguments: object) -> Any:
        return self.window.read(script, *arguments)

    @property
    def complaints(self) -> list[str]:
        """What the page did wrong; that pixels are read more than once is our doing."""
        return [each for each in self.window.complaints() if not each.startswith("rendering")]

    @property
    def pixels(self) -> str:
        """The sha256 of the RGB bytes that are shown."""
        return str(self.window.driver.execute_async_script(PIXELS))

    def saved(self, button: str) -> tuple[str, str, bytes]:
        """Type, name and bytes of the file that a button hands out."""
        self.window.driver.execute_async_script(KEPT)
        self.click(button)
        self.wait("globalThis.saved !== undefined")
        said = self.read("globalThis.saved")
        return said["type"], self.read("globalThis.savedAs"), base64.b64decode(said["data"])
