"""The Check page in headless Chromium: files, digests and releases, checked on this machine."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from tests.fakes.running_service import REAL, serving
from tests.hosts.browser.chromium_window import PATIENCE, Window, open_window
from tests.hosts.site.static_site import StaticSite, static_site

from checkface import Artifact, Digest, Face, Manifest, Release
from checkface.cache import Cache
from checkface_server.site.exporting import export
from checkface_server.site.weights import Weights

UNDER = "some/where"
WIDTHS = (390, 1280)
SET = """
const [selector, files] = arguments;
const bytes = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
const transfer = new DataTransfer();
for (const [name, content] of files) transfer.items.add(new File([bytes(content)], name));
const input = document.querySelector(selector);
input.files = transfer.files;
input.dispatchEvent(new Event("change"));
"""
DROP = """
const [files] = arguments;
const transfer = new DataTransfer();
for (const [name, content] of files) transfer.items.add(new File([atob(content)], name));
for (const type of ["dragover", "drop"])
  document.body.dispatchEvent(
    new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
"""
SEEN = """
const done = arguments[arguments.length - 1], test = arguments[0], last = Date.now() + 200000;
const look = () => {
  const out = document.querySelector("#check-out");
  const text = out.textContent, waits = document.querySelector("#check-progress:not([hidden])");
  if (!waits && text.includes(test)) done(text);
  else if (Date.now() > last) done(`not seen in: ${text}`);
  else setTimeout(look, 100);
};
look();
"""
DRAWN = """
const done = arguments[arguments.length - 1], last = Date.now() + 200000;
const look = () => {
  const out = document.querySelector("#check-out");
  const named = [...out.querySelectorAll("[role=img]")];
  const isDrawn = out.querySelector("canvas") && !out.querySelector("canvas.checkface-blank");
  if (isDrawn) done(named.map((each) => each.getAttribute("aria-label")));
  else if (Date.now() > last) done(["not drawn"]);
  else setTimeout(look, 100);
};
look();
"""
WORKER = """
const done = arguments[0];
navigator.serviceWorker.ready.then(() => new Promise((ready) => {
  if (navigator.serviceWorker.controller) ready();
  else navigator.serviceWorker.addEventListener("controllerchange", ready);
})).then(() => done("kept"));
"""
UPDATED = """
const wanted = arguments[0], done = arguments[1];
navigator.serviceWorker.getRegistration().then(async (kept) => {
  let isOver = false;
  const end = () => { isOver = true; setTimeout(done, 0, wanted); };
  const watch = (coming) => coming?.addEventListener("statechange", () => {
    if (coming.state === wanted) end();
  });
  kept.addEventListener("updatefound", () => watch(kept.installing));
  watch(kept.installing);
  while (!isOver) {
    await kept.update().catch(() => undefined);
    await new Promise((later) => setTimeout(later, 200));
    if (wanted === "installed" && kept.waiting) end();
  }
});
"""
"""Until a version comes that ends so: a browser asks for new ones by itself too, and one that it
asked for before a change on the host may still be on its way."""
WHEEL, SDIST = "tiny-1.0-py3-none-any.whl", "tiny-1.0.tar.gz"
EMPTY = "warfare wrestle print focus"


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    for window in open_window():
        window.driver.execute_cdp_cmd("Network.enable", {})
        yield window


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache in which the weights are packed once for all."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Path:
    """A folder with an export somewhere in it."""
    folder = tmp_path_factory.mktemp("host")
    export(folder / UNDER, Weights(Cache(kept / "site")))
    return folder


@pytest.fixture(scope="module")
def site(host: Path) -> Iterator[StaticSite]:
    with static_site(host) as site:
        yield site


def page(site: StaticSite, address: str = "") -> str:
    return f"{site.url}/{UNDER}/{address}"


@pytest.fixture
def fresh(window: Window, site: StaticSite) -> Window:
    """The page, with nothing on it; the service worker of an earlier test answers as it would."""
    window.driver.get("about:blank")
    window.complaints()
    window.driver.get(page(site))
    return window


def give(window: Window, *files: tuple[str, bytes], to: str = "#check-files-input") -> None:
    held = [(name, base64.b64encode(content).decode()) for name, content in files]
    window.driver.execute_script(SET, to, held)


def paste(window: Window, text: str) -> None:
    window.driver.execute_script(
        "const box = document.querySelector('#check-text'); box.value = arguments[0];"
        "box.dispatchEvent(new Event('input', { bubbles: true }));",
        text,
    )


def seen(window: Window, text: str) -> str:
    """All that is shown, when `text` is."""
    shown: str = window.driver.execute_async_script(SEEN, text)
    assert text in shown
    assert not shown.startswith("not seen in")
    return shown


def until(window: Window, holds: Callable[[], object]) -> None:
    """A page that loads anew has nothing for a moment."""
    waiting = WebDriverWait(window.driver, PATIENCE, ignored_exceptions=[WebDriverException])
    waiting.until(lambda _: holds())


def words(text: str | bytes) -> str:
    content = text.encode() if isinstance(text, str) else text
    return " ".join(Face(Digest.of_bytes(content)).words)


def complaints(window: Window) -> list[str]:
    return [said for said in window.complaints() if "favicon" not in said]


def test_the_first_visit_asks_only_us_and_a_second_needs_no_network(
    window: Window, host: Path
) -> None:
    """The server is gone then."""
    with static_site(host) as site:
        window.complaints()
        window.driver.get(page(site))
        drawn = window.driver.execute_async_script(DRAWN)
        assert [f"Three faces of Example: the empty file, {EMPTY}"] == drawn
        assert "kept" == window.driver.execute_async_script(WORKER)
        asked = window.read("performance.getEntriesByType('resource').map((each) => each.name)")
        assert all(each.startswith(page(site)) for each in asked), asked
        assert all(path.startswith(f"/{UNDER}/") for path in site.asked), site.asked
        assert not complaints(window)

    window.driver.get(page(site))
    assert EMPTY in window.driver.execute_async_script(DRAWN)[0]
    give(window, ("offline.txt", b"no network"))
    seen(window, words("no network"))
    window.driver.get(page(site, "play/"))
    assert window.driver.find_elements(By.CSS_SELECTOR, "main h1")


def renew(site: Path, heading: str, *, whole: bool) -> None:
    """A new version of the site; without its digest in the service worker it is half of one."""
    page, worker = site / "index.html", site / "service_worker.js"
    before = page.read_text("utf-8")
    after = re.sub(r"<h1[^>]*>.*?</h1>", f"<h1>{heading}</h1>", before)
    page.write_text(after, "utf-8")
    script = re.sub(r'VERSION = "[^"]*"', f'VERSION = "{heading}"', worker.read_text("utf-8"))
    if whole:
        script = re.sub(
            r'\["index.html", "[0-9a-f]{64}"\]', f'["index.html", "{digest_of(page)}"]', script
        )
    worker.write_text(script, "utf-8")


def comes_to(window: Window, state: str) -> None:
    """A new version is asked for, and ends so."""
    assert state == window.driver.execute_async_script(UPDATED, state)


def digest_of(file: Path) -> str:
    return Digest.of_file(file).value


def test_a_new_version_is_offered_whole_or_not_at_all(
    window: Window, kept: Path, tmp_path: Path
) -> None:
    export(tmp_path / UNDER, Weights(Cache(kept / "site")))
    with static_site(tmp_path) as site:
        window.driver.get(page(site))
        assert "kept" == window.driver.execute_async_script(WORKER)
        heading = window.text("h1")

        renew(tmp_path / UNDER, "half", whole=False)
        comes_to(window, "redundant")
        window.driver.get(page(site))
        assert heading == window.text("h1")

        renew(tmp_path / UNDER, "whole", whole=True)
        comes_to(window, "installed")
        assert heading == window.text("h1")
        until(window, lambda: window.driver.find_element(By.CSS_SELECTOR, ".site-update button"))
        window.driver.find_element(By.CSS_SELECTOR, ".site-update button").click()
        until(window, lambda: window.text("h1") == "whole")


def test_a_file_has_the_digest_and_words_of_python_whatever_it_is_called(fresh: Window) -> None:
    name = "<img src=x onerror=alert(1)>\u202egpj.exe"
    give(fresh, (name, b"content"))
    shown = seen(fresh, words("content"))

    assert str(Digest.of_text("content")) in shown
    assert "<img src=x onerror=alert(1)>\\u202egpj.exe" in shown
    assert 0 == fresh.read("document.querySelectorAll('#check-out img').length")
    assert not complaints(fresh)


def test_two_files_are_compared(fresh: Window) -> None:
    give(fresh, ("a.zip", b"one"), ("b.zip", b"two"))
    assert "a.zip and b.zip are not the same bytes" in seen(fresh, "Different:")

    fresh.driver.find_element(By.ID, "check-clear").click()
    give(fresh, ("a.zip", b"one"), ("b.zip", b"one"))
    assert "a.zip and b.zip have one digest" in seen(fresh, "The same:")
    assert not complaints(fresh)


def test_dropped_files_are_read_as_chosen_ones(fresh: Window) -> None:
    held = [("dropped.txt", base64.b64encode(b"dropped").decode())]
    fresh.driver.execute_script(DROP, held)

    assert "dropped.txt" in seen(fresh, words("dropped"))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("sha256:{right}", "The same:"),
        ("{wrong}", "Different:"),
        ("{wrong}", "if they are of another one, such as BLAKE3, they say nothing here"),
        ("{wrong}  y.bin", "such as BLAKE3"),
        ("{short}", "Cannot be compared:"),
    ],
)
def test_a_file_is_compared_with_what_it_should_be(fresh: Window, text: str, verdict: str) -> None:
    right, wrong = Digest.of_text("x").value, Digest.of_text("y").value
    give(fresh, ("x.bin", b"x"))
    seen(fresh, words("x"))
    paste(fresh, text.format(right=right.upper(), wrong=wrong, short=wrong[:40]))

    assert "x.bin" in seen(fresh, verdict)


def test_a_digest_in_the_address_is_shown_and_a_pasted_one_comes_into_it(
    window: Window, site: StaticSite
) -> None:
    digest = Digest.of_text("permalink")
    window.driver.get("about:blank")
    window.driver.get(page(site, f"#{digest}"))
    seen(window, words("permalink"))
    paste(window, Digest.of_text("other").value)
    seen(window, words("other"))

    assert f"#{Digest.of_text('other')}" == window.read("location.hash")
    paste(window, "nonsense")
    assert window.driver.execute_async_script(
        "const done = arguments[0]; const look = () => { const said ="
        " document.querySelector('#check-text-said').textContent;"
        " said ? done(said) : setTimeout(look, 50); }; look();"
    ).startswith("Line 1 has no digest: nonsense")


def release() -> tuple[Release, str]:
    files = {WHEEL: b"wheel", SDIST: b"sdist"}
    made = Release.of_artifacts(
        [Artifact(name, len(content), Digest.of_bytes(content)) for name, content in files.items()]
    )
    return made, Manifest.of(made, {}).text


def test_a_whole_release_is_checked_against_its_manifest(fresh: Window) -> None:
    made, text = release()
    give(
        fresh,
        ("checkface.json", text.encode()),
        ("SHA256SUMS", made.sha256sums.encode()),
        ("Tiny-1.0.0-py3-none-any.whl", b"wheel"),
        (SDIST, b"sdist"),
        ("tiny.png", b"picture"),
    )
    shown = seen(fresh, "The same: all 3 files are as recorded; 1 beside them were not checked.")

    assert " ".join(made.words) in shown
    assert "tiny 1.0" in shown
    assert not complaints(fresh)


def test_what_is_missing_extra_and_changed_is_said(fresh: Window) -> None:
    _, text = release()
    give(fresh, ("checkface.json", text.encode()), (WHEEL, b"other"), ("evil.exe", b"x"))
    shown = seen(fresh, "Different: 1 changed, 1 not recorded, 1 missing, 0 as recorded.")

    assert f"{WHEEL} is another file than recorded" in shown
    assert "evil.exe is not recorded" in shown
    assert f"{SDIST} is missing" in shown


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"schema": 2}, "of a version or scheme that is not known here"),
        ({"scheme": "cf2"}, "of a version or scheme that is not known here"),
        ({"release": {"sha256": "0" * 64, "words": []}}, "contradicts itself"),
        ({"artifacts": None}, "no manifest of checkface"),
    ],
)
def test_a_manifest_that_cannot_be_trusted_passes_nothing(
    fresh: Window, change: dict[str, Any], sentence: str
) -> None:
    _, text = release()
    held = json.dumps({**json.loads(text), **change})
    give(fresh, ("checkface.json", held.encode()), (WHEEL, b"wheel"), (SDIST, b"sdist"))

    assert "The same" not in seen(fresh, sentence)


def test_thousands_of_files_are_listed_and_only_those_that_are_seen_are_drawn(
    fresh: Window,
) -> None:
    give(fresh, *((f"{n}.txt", str(n).encode()) for n in range(2000)))
    seen(fresh, "Show more (1,940 left)")

    assert fresh.read("document.querySelectorAll('canvas').length") < 100


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(fresh: Window, width: int, scheme: str) -> None:
    fresh.emulate("", {"prefers-color-scheme": scheme})
    fresh.resize(width)
    _, text = release()
    give(fresh, ("checkface.json", text.encode()), (WHEEL, b"other"), (SDIST, b"sdist"))
    seen(fresh, "Different:")

    assert not fresh.violations("html")
    assert fresh.read("document.documentElement.scrollWidth") <= width
    fresh.emulate("", {"prefers-color-scheme": "light"})


def test_another_language_is_spoken_at_once_and_kept(fresh: Window) -> None:
    fresh.driver.find_element(By.CSS_SELECTOR, "#site-language option[value=de]").click()
    give(fresh, ("a", b"1"), ("b", b"2"))
    seen(fresh, "Verschieden:")

    assert "de" == fresh.read("document.documentElement.lang")
    assert "Ist es die Datei, die es sein soll?" == fresh.text("h1")


def test_old_permalinks_lead_to_play_without_telling_a_server(
    window: Window, site: StaticSite
) -> None:
    window.driver.get(page(site, "?from_value=Jane&to_value=Doe"))
    until(window, lambda: window.read("location.pathname").endswith("/play/"))

    assert not [path for path in site.asked if "play" in path and "Jane" in path]


def test_opened_from_the_disk_it_says_why_it_does_nothing(window: Window, host: Path) -> None:
    window.driver.get((host / UNDER / "index.html").as_uri())

    until(window, lambda: window.text(".site-needs").startswith("This page draws by itself"))


def test_a_real_server_shows_the_same_page(window: Window, kept: Path) -> None:
    window.driver.get("about:blank")
    window.complaints()
    with serving(cache=kept, what=REAL) as ours:
        window.driver.get(ours.wait_for("listening")["url"])
        assert EMPTY in window.driver.execute_async_script(DRAWN)[0]
        give(window, ("served.txt", b"served"))
        seen(window, words("served"))

        assert not complaints(window)
