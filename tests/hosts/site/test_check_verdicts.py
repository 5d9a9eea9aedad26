"""Verdicts of the Check page that a visitor could be misled by, in headless Chromium."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from tests.hosts.browser.chromium_window import Window
from tests.hosts.site.pages_at_work import lay_out
from tests.hosts.site.static_site import StaticSite, static_site
from tests.hosts.site.test_check_page import give, paste, release, seen, until, words

from checkface import Digest

HELD = """
const read = Blob.prototype.arrayBuffer;
const opened = new Promise((resolve) => (globalThis.release = resolve));
Blob.prototype.arrayBuffer = async function () { await opened; return read.call(this); };
"""
LOCKED = """
const file = (name) => ({ name, isDirectory: false, fullPath: `/top/${name}`,
  file: (done) => done(new File([name], name)) });
const folder = (name, readEntries) => ({ name, isDirectory: true, fullPath: `/${name}`,
  createReader: () => ({ readEntries }) });
const locked = folder("locked", (_, fail) => fail(new DOMException("no way", "NotReadableError")));
const children = [file("x"), locked];
const top = folder("top", (done) => done(children.splice(0)));
const event = new Event("drop", { bubbles: true, cancelable: true });
const items = [{ kind: "file", webkitGetAsEntry: () => top }];
event.dataTransfer = { types: ["Files"], items };
document.body.dispatchEvent(event);
"""
SAID = "document.querySelector('#check-out').innerText"
X, Y = Digest.of_text("x").value, Digest.of_text("y").value


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaticSite]:
    """Without weights: words and verdicts need none."""
    with static_site(lay_out(tmp_path_factory.mktemp("site"), weights=False)) as site:
        yield site


def visit(window: Window, site: StaticSite, address: str = "") -> Window:
    window.driver.get("about:blank")
    window.driver.get(f"{site.url}/{address}")
    return window


@pytest.fixture
def fresh(window: Window, site: StaticSite) -> Window:
    return visit(window, site)


def test_nothing_is_said_of_a_file_that_is_being_read(fresh: Window) -> None:
    fresh.driver.execute_script(HELD)
    give(fresh, ("x.bin", b"x"))
    paste(fresh, X)
    until(fresh, lambda: X in fresh.read("location.hash"))
    assert "" == fresh.read(SAID)

    fresh.driver.execute_script("release()")
    assert "x.bin and what it should be have one digest" in seen(fresh, "The same:")


def test_another_file_takes_away_what_was_said_of_one(fresh: Window) -> None:
    give(fresh, ("x.bin", b"x"))
    paste(fresh, X)
    seen(fresh, "The same:")
    fresh.driver.execute_script(HELD)
    give(fresh, ("y.bin", b"y"))

    assert "" == fresh.read(SAID)


@pytest.mark.parametrize(
    ("files", "text", "verdict"),
    [
        ([("x.bin", b"x")], f"{X}  -", "The same: x.bin and what it should be"),
        ([("x (1).bin", b"x")], f"{X}  x.bin", "The same: x (1).bin and x.bin"),
        ([("x (1).bin", b"y")], f"{X}  x.bin", "Different: x (1).bin and x.bin"),
        (
            [("x", b"x")],
            f"{X * 2}\n{'e' * 40}",
            "Cannot be compared: 2 of the digests expected for x",
        ),
        ([("x", b"x"), ("y", b"y")], X * 2, "Not all of it: 0 as recorded, 1 missing, 2 could not"),
        ([("x", b"x")], f"{X}  x\n{Y[:-1]}  y", "Not all of it: 1 as recorded, 0 missing, 1 could"),
        ([("x", b"x"), ("SHA256SUMS", X.encode())], "", "A line of SHA256SUMS is no digest with a"),
        ([("x", b"x"), ("x.sha256", X.encode())], "", "The same: all 1 files are as recorded."),
        ([("x", b"y"), ("x.sha256", X.encode())], "", "Different: 1 changed"),
        ([("x", b"x"), ("x.sha256", f"{X} *x".encode())], "", "The same: all 1 files"),
        ([("x", b"x"), ("x.md5", b"0" * 32)], "", "A line of x.md5 is no digest with a name"),
        ([("x.sha256", X.encode())], "", "x.sha256"),
        (
            [("x", b"x"), ("SHA256SUMS", f"{X}  x\r\n".encode("utf-16"))],
            "",
            "The same: all 1 files",
        ),
        (
            [("x", b"x"), ("y", b"y"), ("checksums.txt", f"{X}  x\n{Y}  y\n".encode())],
            "",
            "The same: all 2 files are as recorded.",
        ),
        ([("x", b"x"), ("x.asc", b"signature")], "", "Files: 2"),
        ([("x", b"x"), ("SHA256SUMS", b"\xff\x00\x81")], "", "The record of the release cannot be"),
    ],
)
def test_a_verdict_says_what_holds(
    fresh: Window, files: list[tuple[str, bytes]], text: str, verdict: str
) -> None:
    give(fresh, *files)
    paste(fresh, text)

    seen(fresh, verdict)


def test_a_digest_of_a_file_that_is_pasted_beside_a_release_is_compared_with_that_file(
    fresh: Window,
) -> None:
    made, text = release()
    give(
        fresh,
        ("checkface.json", text.encode()),
        *((each.filename, each.filename[-5:].encode()) for each in made.artifacts),
    )
    paste(fresh, made.digest.value)
    seen(fresh, "The same: tiny 1.0 and what it should be have one digest.")
    paste(fresh, Digest.of_text("e.whl"[-5:]).value)

    assert "Different: tiny 1.0 and what" not in seen(fresh, "and what it should be have one")


def test_no_name_stands_in_the_place_of_a_verdict(fresh: Window) -> None:
    """A project, a version or a file may be called whatever its author likes."""
    made, text = release()
    lie = "The same: all 2 files are as recorded."
    held = json.dumps({**json.loads(text), "project": lie, "version": "\u2713"})
    give(fresh, ("checkface.json", held.encode()), (lie, b"evil"))
    shown = seen(fresh, "Different:")

    assert shown.index("Different:") < shown.index(f"According to \u201c{lie} \u2713\u201d")
    signs = fresh.read(
        "[...document.querySelectorAll('.checkface-verdict')].map((each) => each.textContent)"
    )
    assert ["Different: 0 changed, 1 not recorded, 2 missing, 0 as recorded."] == signs
    assert made.artifacts


@pytest.mark.parametrize(
    "fragment", [f"#sha256:{X}", f"#sha256%3A{X}", f"#{X.upper()}", f"#sha256-{X}"]
)
def test_a_digest_in_an_address_is_shown_however_a_chat_escapes_it(
    window: Window, site: StaticSite, fragment: str
) -> None:
    visit(window, site, fragment)

    assert "Example" not in seen(window, words("x"))


@pytest.mark.parametrize(
    "fragment", ["#javascript:alert(1)", "#%", "#%E0%A4%A", "#main", "#" + "z" * 100_000]
)
def test_an_address_of_anything_else_shows_the_example(
    window: Window, site: StaticSite, fragment: str
) -> None:
    window.complaints()
    visit(window, site, fragment)

    seen(window, "Example")
    assert "" == window.read("document.querySelector('#check-text').value")


@pytest.mark.parametrize(
    "query", ["?value=x", "?VALUE=x", "?v%61lue=x", "?x=1&from_seed=2", "?value"]
)
def test_an_old_link_in_any_spelling_leads_to_play(
    window: Window, site: StaticSite, query: str
) -> None:
    visit(window, site, query)

    until(window, lambda: window.read("location.pathname") == "/play/")
    until(window, lambda: window.read("location.hash").startswith("#cf1/"))


def test_files_that_cannot_be_listed_are_said(fresh: Window) -> None:
    """As a folder without permission in the one that is dropped."""
    fresh.driver.execute_script(LOCKED)
    shown = seen(fresh, "cannot be read")

    assert "x" in shown
    assert "no way" in shown
    paste(fresh, f"{X}  x")
    assert "The same" not in seen(fresh, "Different: 0 changed, 1 not recorded")
