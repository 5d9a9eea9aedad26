"""The npm package of core/js in headless Chromium: the published face, its weights kept."""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.hosts.browser.chromium_window import Window, open_window

ROOT = Path(__file__).parents[3]
WEIGHTS = ROOT / "core/checkface/cf1/weights/face-cf1.safetensors"
DRAW = """
const done = arguments[arguments.length - 1];
(async () => {
  const { Digest, Face, Painter, words } = await import("/index.js");
  const here = WebAssembly.instantiate; // of this thread: a large file is for a worker
  WebAssembly.instantiate = () => { throw new Error("not in this thread"); };
  const large = String(await Digest.ofFile(new File([new Uint8Array(3000001)], "large")));
  WebAssembly.instantiate = here;
  const painter = await Painter.load({ weights: "/face-cf1.safetensors", workers: 2 });
  const digest = await Digest.ofFile(new File([], "empty"));
  const picture = await painter.draw(new Face(digest));
  painter.close();
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", picture.rgb));
  return {
    large,
    workers: painter.workers,
    words: (await words(digest)).join(" "),
    alpha: picture.toImageData().data[3],
    rgb: Array.from(sum, (each) => each.toString(16).padStart(2, "0")).join(""),
  };
})().then(done, (error) => done({ failed: `${error.name}: ${error.message}` }));
"""
ALTER = """
const done = arguments[arguments.length - 1];
(async () => {
  const { Painter } = await import("/index.js");
  const shelf = await caches.open("checkface-cf1");
  await shelf.put("/face-cf1.safetensors", new Response(new Uint8Array(1000)));
  await Painter.load({ weights: "/face-cf1.safetensors", workers: 0 });
  return (await (await shelf.match("/face-cf1.safetensors")).arrayBuffer()).byteLength;
})().then(done, (error) => done(`${error.name}: ${error.message}`));
"""


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    yield from open_window()


class Server(ThreadingHTTPServer):
    """The package as a site has it; says what was asked for."""

    daemon_threads = True

    def __init__(self, site: Path) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), partial(Handler, directory=str(site)))


class Handler(SimpleHTTPRequestHandler):
    server: Server

    def log_request(self, *_said: object) -> None:
        self.server.asked.append(self.path)

    def log_message(self, form: str, *arguments: object) -> None:
        """Not to the terminal of the tests."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    for file in (ROOT / "core/js").iterdir():
        if file.suffix in {".js", ".wasm"}:
            shutil.copy(file, tmp_path)
    shutil.copy(WEIGHTS, tmp_path)
    (tmp_path / "page.html").write_text("<!doctype html><title>cf1</title>")
    with Server(tmp_path) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_browser_draws_the_published_face_and_fetches_the_weights_once(
    window: Window, server: Server, cf1: dict[str, Any]
) -> None:
    window.driver.get(f"http://127.0.0.1:{server.server_port}/page.html")

    said = [window.driver.execute_async_script(DRAW) for _ in range(2)]

    for each in said:
        assert cf1["rgb"][0] == each.get("rgb"), each
        assert f"sha256:{hashlib.sha256(bytes(3_000_001)).hexdigest()}" == each["large"]
        assert (2, "warfare wrestle print focus", 255) == (
            each["workers"],
            each["words"],
            each["alpha"],
        )
    assert 1 == server.asked.count("/face-cf1.safetensors")

    assert WEIGHTS.stat().st_size == window.driver.execute_async_script(ALTER)
    assert 2 == server.asked.count("/face-cf1.safetensors")
