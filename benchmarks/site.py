"""Measures the site in headless Chromium: bytes of script, until it can be used, 2 GB hashed.

    python benchmarks/site.py [--megabytes 2000]

All figures are of one run, on loopback; the file is sparse, so the disk is not what is measured.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from selenium.webdriver.common.by import By
from tests.fakes.running_service import REAL, children_of, get, serving
from tests.hosts.browser.chromium_window import Window, open_window

from checkface import Digest

MEGABYTE = 1_000_000
SAMPLE = 0.2
SCRIPTS = """const { startTime } = performance.getEntriesByName("site-ready")[0];
return performance.getEntriesByType("resource")
  .filter((each) => /\\.js$/.test(each.name) && each.startTime < startTime)
  .map((each) => [each.name, each.encodedBodySize, each.decodedBodySize]);"""
READY = "return performance.getEntriesByName('site-ready')[0]?.startTime;"
FACE = """const done = arguments[0], look = () => {
  const faces = document.querySelectorAll("#check-out canvas:not(.checkface-blank)");
  faces.length ? done(performance.now()) : setTimeout(look, 20); }; look();"""
ALL = """const done = arguments[0], look = () => {
  const waits = document.querySelector("#check-out canvas.checkface-blank, .checkface-note");
  waits ? setTimeout(look, 50) : done(); }; look();"""
HASHED = """const done = arguments[0], look = () => {
  const out = document.querySelector("#check-out").textContent;
  const waits = document.querySelector("#check-progress:not([hidden])");
  if (!waits && out.includes("large.bin")) done();
  else setTimeout(look, 50); }; look();"""


class Memory:
    """The most that a browser with all its processes holds, in bytes of its own (PSS)."""

    def __init__(self, pid: int) -> None:
        self.pid, self.most, self._ends = pid, 0, threading.Event()

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        watching = threading.Thread(target=self._watch)
        watching.start()
        try:
            yield
        finally:
            self._ends.set()
            watching.join()

    def _watch(self) -> None:
        while not self._ends.wait(SAMPLE):
            self.most = max(self.most, held_by(self.pid))


def held_by(pid: int) -> int:
    with contextlib.suppress(OSError, ValueError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        own = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
        return own + sum(held_by(child) for child in children_of(pid))
    return 0


def measure(window: Window, url: str, megabytes: int, folder: Path) -> None:
    window.driver.set_script_timeout(600)
    browser = window.driver.service.process.pid
    empty = held_by(browser)
    window.driver.get(url)
    face = window.driver.execute_async_script(FACE)
    ready = window.driver.execute_script(READY)
    scripts = window.driver.execute_script(SCRIPTS)
    sent, plain = (sum(each[n] for each in scripts) / 1000 for n in (1, 2))
    print(f"script before the weights   {sent:6.1f} KB sent, {plain:.1f} KB unpacked")
    print(f"can be used after           {ready:6.0f} ms")
    print(f"first face after            {face:6.0f} ms, weights fetched")
    large = folder / "large.bin"
    with large.open("wb") as file:
        file.truncate(megabytes * MEGABYTE)
    window.driver.execute_async_script(ALL)  # drawing takes memory of its own
    before, memory = held_by(browser), Memory(browser)
    with memory.watched():
        start = time.perf_counter()
        window.driver.find_element(By.ID, "check-files-input").send_keys(str(large))
        window.driver.execute_async_script(HASHED)
        seconds = time.perf_counter() - start
    print(f"{megabytes} MB hashed at          {megabytes / seconds:6.0f} MB/s")
    print(f"beside it, one thread of Python: {megabytes / seconds_of_python(large):6.0f} MB/s")
    for what, held in (
        ("the browser without a page", empty),
        ("with the page and its faces", before),
        ("the most while it hashes", memory.most),
    ):
        print(f"memory, {what:28}{held / MEGABYTE:6.0f} MB")
    print(f"memory for hashing          {(memory.most - before) / MEGABYTE:6.0f} MB")


def seconds_of_python(file: Path) -> float:
    """OpenSSL's own, with the instructions that processors have for it."""
    start = time.perf_counter()
    Digest.of_file(file)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=2000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, serving(cache=Path(name), what=REAL) as ours:
        url = ours.wait_for("listening")["url"]
        ours.wait_for("ready")
        get(url, "/checkface/built/face-cf1.planes.gz")  # packed once, for the first who asks
        for window in open_window():
            measure(window, url, arguments.megabytes, Path(name))


if __name__ == "__main__":
    main()
