"""The Check page in headless Firefox: verdicts, odd lines, and a visit without a network."""

from __future__ import annotations

from pathlib import Path

from tests.hosts.browser_extension.browser import until
from tests.hosts.browser_extension.firefox import Firefox, firefox
from tests.hosts.site.pages_at_work import lay_out
from tests.hosts.site.static_site import static_site

from checkface import Digest

X, Y = Digest.of_text("x").value, Digest.of_text("y").value
GIVE = """(() => {
  const transfer = new DataTransfer();
  for (const [name, text] of %s) transfer.items.add(new File([text], name));
  const input = document.querySelector("#check-files-input");
  input.files = transfer.files;
  input.dispatchEvent(new Event("change"));
})()"""
PASTE = """(() => {
  const box = document.querySelector("#check-text");
  box.value = "%s";
  box.dispatchEvent(new Event("input", { bubbles: true }));
})()"""
SAID = "document.querySelector('#check-out')?.innerText ?? ''"
KEPT = """navigator.serviceWorker.ready.then(() => new Promise((kept) =>
  navigator.serviceWorker.controller
    ? kept(true)
    : navigator.serviceWorker.addEventListener("controllerchange", () => kept(true))))"""


def seen(browser: Firefox, tab: str, text: str) -> str:
    return str(until(lambda: said_with(browser, tab, text), text))


def said_with(browser: Firefox, tab: str, text: str) -> str | None:
    said = str(browser.read(tab, SAID))
    return said if text in said else None


def test_it_says_there_what_it_says_elsewhere(tmp_path: Path) -> None:
    lay_out(tmp_path / "site", weights=False)
    (tmp_path / "profile").mkdir()
    with firefox(tmp_path / "profile") as browser:
        with static_site(tmp_path / "site") as site:
            address = site.url
            tab = browser.open(f"{address}/#sha256%3A{X}")
            seen(browser, tab, X[:8])
            assert browser.read(tab, KEPT)
            browser.read(tab, GIVE % '[["x.bin", "x"]]')
            seen(browser, tab, "The same: x.bin and what it should be have one digest.")
            browser.read(tab, PASTE % f"{Y}  -")
            seen(browser, tab, "Different: x.bin and what it should be")
            browser.read(tab, PASTE % f"SHA512/256 (x.bin) = {X}")
            until(lambda: "Different" not in browser.read(tab, SAID), "the digest to be refused")
            assert "The same" not in browser.read(tab, SAID)
        browser.visit(tab, f"{address}/play/")
        browser.visit(tab, f"{address}/")
        seen(browser, tab, "Example")
